// Screenshots as WebP files, taken when the page has settled.

import type { Page } from '@playwright/test'
import { writeWhole } from '../cli/wholeFiles.ts'

/** Quality of the WebP files, 0 to 100. */
const QUALITY = 30

export interface Clip {
  x: number
  y: number
  width: number
  height: number
  scale: number
}

/** Writes a WebP file through the browser's DevTools, because Playwright cannot write WebP. */
export async function writeWebp(page: Page, file: string, clip: Clip): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip })
  await session.detach()
  writeWhole(file, Buffer.from(data, 'base64'))
}

/** Waits for fonts, transitions and layout. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame)
    await new Promise((resolve) => setTimeout(resolve, 400))
  })
}
