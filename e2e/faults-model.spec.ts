// Faults of the engine, its worker and the device, each brought about in a real browser: each ends in a sentence and a way on,
// and nothing that was typed or written is lost.

import { expect, type Page, test } from '@playwright/test'
import { slowEngine } from './slowEngine.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm#/playground'
const TINY_GPU = './?model=tiny&runtime=webgpu#/playground'
const REAL = './?runtime=wasm#/playground'

const PROMPT = 'A prompt that must not be lost'

const alert = (page: Page) => page.getByRole('region', { name: 'Model', exact: true }).getByRole('alert')
const load = (page: Page) => page.getByRole('button', { name: /^Load the model/ }).click()
const ready = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^(wasm|WebGPU) · / })
const tokens = (page: Page) =>
  page.getByRole('group', { name: 'Text by top-k', exact: true }).locator('[data-token-position]')

/** Puts `code` in front of the engine's script. */
async function inject(page: Page, code: () => void): Promise<void> {
  await page.route('**/assets/engine-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `(${code})();\n${await response.text()}` })
  })
}

const stopInjecting = (page: Page) => page.unroute('**/assets/engine-*.js')

/** Runs `code` in the engine's worker. */
async function inEngine(page: Page, code: () => void): Promise<void> {
  // A worker that has just ended may still be in the list.
  const engine = page.workers().findLast((worker) => worker.url().includes('engine-'))
  // Code that ends or blocks the worker must not be waited for; a worker that ends may do so before it has answered.
  await engine?.evaluate(`setTimeout(${code})`).catch((error: Error) => {
    if (!error.message.includes('has been closed')) throw error
  })
}

async function start(page: Page, length: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(PROMPT)
  await page.getByLabel('Length in tokens', { exact: true }).fill(length)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
}

async function startAndWrite(page: Page, url: string): Promise<void> {
  slowEngine(page)
  await page.goto(url)
  await start(page, '500')
  await expect(tokens(page).nth(3)).toBeVisible({ timeout: 150_000 })
}

/** After a fault during a run: its texts stand and are in the library, the prompt is there, and the model can be loaded again. */
async function expectKept(page: Page, runs: number, length = 4): Promise<void> {
  expect(await tokens(page).count()).toBeGreaterThanOrEqual(length)
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue(PROMPT)
  await page.getByRole('button', { name: 'My runs' }).click()
  await expect(page.getByRole('dialog', { name: 'My runs' }).getByRole('listitem')).toHaveCount(runs)
  await page.keyboard.press('Escape')
}

async function expectWorksAgain(page: Page): Promise<void> {
  await alert(page)
    .getByRole('button', { name: /again$/ })
    .click()
  await expect(ready(page)).toBeVisible()
  await expect(alert(page)).toHaveCount(0)
  await start(page, '3')
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
}

const readNotes = async (page: Page): Promise<string> => {
  await ready(page).click()
  return page.getByRole('dialog').filter({ hasText: 'Self-test' }).innerText()
}

test('a worker that ends without a word is noticed while it loads, while it writes and while it is idle', async ({
  page,
}) => {
  slowEngine(page)
  await page.goto(TINY)
  // The program of the model never comes, so loading lasts.
  await page.route('**/assets/*.wasm*', () => {})
  await load(page)
  await expect(page.getByText(/of 1\.1 MB|Preparing/)).toBeVisible()
  await inEngine(page, () => self.close())
  await expect(alert(page)).toContainText('The engine stopped unexpectedly')
  await page.unroute('**/assets/*.wasm*')
  await alert(page).getByRole('button', { name: 'Try again' }).click()
  await expect(ready(page)).toBeVisible()

  await start(page, '500')
  await expect(tokens(page).nth(3)).toBeVisible()
  await inEngine(page, () => self.close())
  await expect(alert(page)).toContainText('The engine stopped unexpectedly')
  await expectKept(page, 1)
  await expectWorksAgain(page)

  await inEngine(page, () => self.close())
  await expect(alert(page)).toContainText('The engine stopped unexpectedly')
  await expectKept(page, 2, 3)
  await expectWorksAgain(page)
})

test('a worker that hangs is ended ten seconds after Stop; the texts are kept, and the model can be loaded again', async ({
  page,
}) => {
  await page.clock.install()
  await startAndWrite(page, TINY)
  await inEngine(page, () => {
    for (;;);
  })
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.clock.runFor(12_000)
  await expect(alert(page)).toContainText('The engine did not stop within 10 seconds, so it was ended.')
  await expectKept(page, 1)
  await expectWorksAgain(page)
})

test('a browser that does not answer about WebGPU, or refuses a device: the model runs on wasm, and the page says why', async ({
  page,
}) => {
  await inject(page, () => {
    GPU.prototype.requestAdapter = () => new Promise(() => {})
    const { setTimeout: after } = self
    self.setTimeout = ((work: () => void, ms = 0) => after(work, ms >= 10_000 ? 0 : ms)) as typeof setTimeout
  })
  await page.goto(TINY_GPU)
  await load(page)
  await expect(ready(page)).toHaveText(/^wasm/)
  expect(await readNotes(page)).toContain('The browser did not answer a request for WebGPU, so the model runs on the')
  await stopInjecting(page)

  await inject(page, () => {
    GPUAdapter.prototype.requestDevice = () => Promise.reject(new DOMException('refused', 'OperationError'))
  })
  await page.goto('about:blank')
  await page.goto(TINY_GPU)
  await load(page)
  await expect(ready(page)).toHaveText(/^wasm/)
  const notes = await readNotes(page)
  expect(notes).toContain(
    'onnxruntime stopped on WebGPU without giving a reason; the graphics device refused a request',
  )
  // The bare number that onnxruntime throws.
  expect(notes).not.toMatch(/WebGPU: \d+/)
})

test('without WebGPU and without a place for files, the model runs on wasm and from memory, and the page says so', async ({
  page,
}) => {
  await inject(page, () => {
    Reflect.deleteProperty(Object.getPrototypeOf(navigator), 'gpu')
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('private window', 'SecurityError'))
  })
  await page.goto(TINY_GPU)
  await start(page, '3')
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  const notes = await readNotes(page)
  expect(notes).toContain('This browser has no WebGPU, so the model runs on the processor (wasm).')
  expect(notes).toContain('this browser does not store files for this page (SecurityError)')
})

test('memory that runs out, for the program or during a run, is said; the texts are kept', async ({ page }) => {
  slowEngine(page)
  await inject(page, () => {
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded')
    }
  })
  await page.goto(TINY)
  await load(page)
  await expect(alert(page)).toContainText('Not enough memory')
  await expect(alert(page)).toContainText(
    'There is not enough memory to run the model. Close other tabs and try again.',
  )
  await stopInjecting(page)
  await alert(page).getByRole('button', { name: 'Try again' }).click()
  await expect(ready(page)).toBeVisible()

  await start(page, '500')
  await expect(tokens(page).nth(3)).toBeVisible()
  await inEngine(page, () => {
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded')
    }
  })
  await expect(alert(page)).toContainText(/Not enough memory \(no memory for \d+ MiB more than the engine's \d+ MiB\)/)
  await expectKept(page, 1)
  await expectWorksAgain(page)
})

test('a device without room for the model is told how much it needs', { tag: '@long' }, async ({ page }) => {
  await inject(page, () => {
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory')
      }
    } as unknown as typeof WebAssembly.Memory
  })
  await page.goto(TINY)
  await load(page)
  await expect(alert(page)).toContainText(/The model needs \d+ MiB of memory, more than this device offers/)
})

test('a text that fills the context ends there, and says so', { tag: '@long' }, async ({ page }) => {
  await page.goto(TINY)
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a '.repeat(240))
  await page.getByLabel('Length in tokens', { exact: true }).fill('500')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText(/\(context full\)/).first()).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a graphics device that is lost during a run is said; the texts are kept, and wasm is offered', {
  tag: '@long',
}, async ({ page }) => {
  await inject(page, () => {
    const { requestDevice } = GPUAdapter.prototype
    const devices: GPUDevice[] = []
    GPUAdapter.prototype.requestDevice = async function (...request) {
      const device = await requestDevice.apply(this, request)
      devices.push(device)
      return device
    }
    const loseDevices = () => {
      for (const device of devices) device.destroy()
    }
    Object.assign(self, { loseDevices })
  })
  await startAndWrite(page, TINY_GPU)
  await inEngine(page, () => (self as unknown as { loseDevices(): void }).loseDevices())
  await expect(alert(page)).toContainText('The device failed while running the model. Load the model again.')
  await expectKept(page, 1)
  await alert(page).getByRole('button', { name: 'Try without the GPU (wasm)' }).click()
  await expect(ready(page)).toHaveText(/^wasm/)
})

test('a browser that never hands out a graphics device is not waited for', { tag: '@long' }, async ({ page }) => {
  await inject(page, () => {
    GPUAdapter.prototype.requestDevice = () => new Promise(() => {})
  })
  await page.goto(TINY_GPU)
  await load(page)
  await expect(ready(page)).toHaveText(/^wasm/, { timeout: 150_000 })
  expect(await readNotes(page)).toContain('WebGPU: The browser did not answer a request for a WebGPU device.')
})

test('threads of the model that die between two steps cost time and no more', { tag: '@long' }, async ({ page }) => {
  await inject(page, () => {
    const { Worker: Thread } = self
    const threads: Worker[] = []
    self.Worker = class extends Thread {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given)
        threads.push(this)
      }
    }
    const endThreads = () => {
      for (const thread of threads) thread.terminate()
      if (threads.length === 0) throw new Error('there are no threads')
    }
    Object.assign(self, { endThreads })
  })
  await page.goto(REAL)
  await start(page, '12')
  await expect(tokens(page).nth(3)).toBeVisible({ timeout: 120_000 })
  await inEngine(page, () => (self as unknown as { endThreads(): void }).endThreads())
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await expect(tokens(page)).toHaveCount(12)
})

test('Cancel and Stop answer in every stage of the real model', {
  tag: '@long',
}, async ({ page }) => {
  await page.goto(REAL)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  const cancel = page.getByRole('region', { name: 'Model', exact: true }).getByRole('button', { name: 'Cancel' })
  const run = page.getByRole('button', { name: 'Run', exact: true })
  for (const stage of [/^Downloading the model/, /^Preparing for wasm/, /^Testing wasm/]) {
    await run.click()
    await expect(page.getByRole('progressbar', { name: stage })).toBeVisible({ timeout: 120_000 })
    await cancel.click()
    await expect(cancel).toHaveCount(0)
    await expect(run).toBeEnabled()
  }

  // Prefill, then a step.
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('word '.repeat(900))
  await page.getByLabel('Length in tokens', { exact: true }).fill('200')
  await run.click()
  await expect(ready(page)).toBeVisible({ timeout: 120_000 })
  await expect(page.getByText('Reading the prompt…').first()).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(run).toBeEnabled()
  await start(page, '200')
  await expect(tokens(page).nth(3)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(run).toBeEnabled()
  await expect(page.getByText(/\(stopped\)/).first()).toBeVisible()
})

test('a head whose scores could become infinite is refused, named, and the prompt stays; its file can be loaded again', {
  tag: '@long',
}, async ({ page }) => {
  const head = '**/heads/sentiment/prefix.safetensors'
  await page.route(head, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: overflowing(await response.body()) })
  })
  await page.goto(REAL)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await start(page, '3')
  await expect(alert(page)).toContainText('A reward model cannot be used', { timeout: 120_000 })
  await expect(alert(page)).toContainText(/prefix\.safetensors/)
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue(PROMPT)
  await page.unroute(head)
  await expectWorksAgain(page)
})

/** The head file with output weights near the largest float. */
function overflowing(file: Buffer): Buffer {
  const changed = Buffer.from(file)
  const headerBytes = Number(changed.readBigUInt64LE(0))
  const header = JSON.parse(changed.subarray(8, 8 + headerBytes).toString())
  const [from, to] = header['out.weight'].data_offsets as [number, number]
  for (let at = 8 + headerBytes + from; at < 8 + headerBytes + to; at += 4) changed.writeFloatLE(3e38, at)
  return changed
}
