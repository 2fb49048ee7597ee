// The tiny model writes 500 tokens in two seconds. Tests of what happens in the middle of a run need it slower.

import type { Page } from '@playwright/test'

/** Every pass of engines that start from now on takes at least `passMs`. Call it before the page opens its engine. */
export function slowEngine(page: Page, passMs = 60): void {
  page.on('worker', (worker) => {
    if (!worker.url().includes('engine-')) return
    worker
      .evaluate((ms) => {
        // Between two passes, the engine sends itself an empty message.
        const { postMessage } = MessagePort.prototype
        MessagePort.prototype.postMessage = function (...message: [unknown]) {
          if (message[0] === null) setTimeout(() => postMessage.apply(this, message), ms)
          else postMessage.apply(this, message)
        }
      }, passMs)
      // A worker may end at once.
      .catch(() => {})
  })
}
