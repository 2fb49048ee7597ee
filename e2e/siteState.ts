// What the service worker says about itself, as it says it to the page.

import { expect, type Page } from '@playwright/test'
import type { SiteState } from '../src/offline/messages.ts'

/** The page may be loaded again before it is there, so only its beginning is waited for. */
export async function openIsolated(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.crossOriginIsolated)
}

/** Null if there is no service worker, or none that answers. */
export const siteState = (page: Page): Promise<SiteState | null> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => resolve(data)
        const { controller } = navigator.serviceWorker
        if (controller) controller.postMessage({ kind: 'state' }, [port2])
        else resolve(null)
        // A service worker of an earlier version does not answer.
        setTimeout(() => resolve(null), 1000)
      }),
  )

/** Waits until everything is stored that a first visit stores. */
export const expectStored = (page: Page): Promise<void> =>
  expect
    .poll(async () => {
      const state = await siteState(page)
      return state && { opensOffline: state.opensOffline, storing: state.storing, failure: state.failure }
    })
    .toEqual({ opensOffline: true, storing: false, failure: null })
