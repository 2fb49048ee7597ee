// `npm run picture [-- FOLDER]`: runs the built page on the real model and takes its pictures: wide and narrow, light and
// dark, before, while it runs and after, into FOLDER (default: the README's picture alone, into docs/).

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { preview } from 'vite'
import { CHROMIUM_ARGS, findOrInstallChromium } from './chromium.ts'

const PROMPT = 'I watched this film on a quiet Sunday afternoon, and'
const folder = process.argv[2]
const views = folder
  ? [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })))
  : [{ width: 1440, colorScheme: 'light' as const }]

const { executablePath } = await findOrInstallChromium()
const server = await preview({ preview: { port: 0 } })
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
try {
  for (const { width, colorScheme } of views) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const shoot = async (state: string) => {
      if (!folder) return
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: path.join(folder, `${width}-${colorScheme}-${state}.png`), fullPage: true })
    }
    await page.goto(`${server.resolvedUrls?.local[0]}?runtime=wasm`)
    await shoot('1-first')
    await page.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT)
    await page.getByLabel('Weight w', { exact: true }).fill('2')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await shoot('2-loading')
    await page.locator('[data-token-position="11"]').first().waitFor({ timeout: 240_000 })
    await shoot('3-running')
    await finished(page)
    await shoot('4-done')
    if (!folder)
      await page.screenshot({ path: path.resolve(import.meta.dirname, '../docs/playground.png'), fullPage: true })
    await page.close()
  }
} finally {
  await browser.close()
  await server.close()
}

async function finished(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'Done' }).waitFor({ state: 'attached', timeout: 240_000 })
}
