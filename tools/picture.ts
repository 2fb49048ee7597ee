// `npm run picture [-- VIEW …]`: takes pictures of every view of the built page (tools/browser/views.ts), or of the named
// ones: wide and narrow, light and dark, in docs/views, with an index; and the README's picture of a run.

import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { preview } from 'vite'
import { findOrInstallChromium, SOFTWARE_GPU_ARGS } from './browser/chromium.ts'
import { views } from './browser/views.ts'
import { ROOT } from './cli/paths.ts'

const DOCS = path.join(ROOT, 'docs')
const FOLDER = path.join(DOCS, 'views')

/** For small files, wide pictures are scaled to two thirds and the height is limited. */
const SIZES = {
  wide: { width: 1440, height: 900, scale: 2 / 3, most: 2000 },
  narrow: { width: 390, height: 844, scale: 1, most: 2000 },
} as const
const QUALITY = 30

const named = process.argv.slice(2)
const unknown = named.filter((name) => !views.some((view) => view.name === name))
if (unknown.length > 0) {
  console.error(`There is no view ${unknown.join(', ')}. There are: ${views.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}

const { executablePath } = findOrInstallChromium()
const server = await preview({ preview: { port: 0, host: '127.0.0.1' } })
const address = server.resolvedUrls?.local[0]
if (!address) throw new Error('The preview has no address.')
const browser = await chromium.launch({ executablePath, args: SOFTWARE_GPU_ARGS })
let failed = 0
try {
  mkdirSync(FOLDER, { recursive: true })
  for (const { name, open, region } of views) {
    if (named.length > 0 && !named.includes(name)) continue
    const context = await browser.newContext({
      baseURL: address,
      viewport: SIZES.wide,
      reducedMotion: 'reduce',
      colorScheme: 'light',
    })
    const page = await context.newPage()
    try {
      await open(page)
      for (const size of ['wide', 'narrow'] as const)
        for (const scheme of ['light', 'dark'] as const) {
          await page.setViewportSize(SIZES[size])
          await page.emulateMedia({ colorScheme: scheme })
          await shoot(page, `${name}-${size}-${scheme}`, SIZES[size], region)
        }
      if (name === 'run') {
        await page.setViewportSize(SIZES.wide)
        await page.emulateMedia({ colorScheme: 'light' })
        await drawn(page)
        await page.screenshot({ path: path.join(DOCS, 'playground.png'), fullPage: true })
      }
    } catch (error) {
      failed++
      console.error(`${name}: ${(error as Error).message}`)
    } finally {
      await context.close()
    }
  }
} finally {
  await browser.close()
  await server.close()
}
writeList()
if (failed > 0) process.exitCode = 1

/** Writes WebP, which Playwright alone cannot. */
async function shoot(
  page: Page,
  file: string,
  { width, scale, most }: (typeof SIZES)['wide' | 'narrow'],
  region?: string,
): Promise<void> {
  await drawn(page)
  let clip = { y: await page.evaluate(() => scrollY), height: page.viewportSize()?.height ?? most }
  // Dialogs are pictured as they are seen; pages completely, up to the height limit.
  if (!(await page.locator('[role=dialog]').first().isVisible())) {
    const wanted = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height: wanted })
    await page.evaluate(() => scrollTo(0, 0))
    await drawn(page)
    const box = region === undefined ? null : await page.getByRole('region', { name: region }).boundingBox()
    const isBelow = box !== null && box.y + box.height > most
    const y = isBelow ? Math.max(0, Math.min(box.y - 20, wanted - most)) : 0
    clip = { y, height: Math.min(most, wanted - y) }
  }
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: { x: 0, ...clip, width, scale },
  })
  await session.detach()
  writeFileSync(path.join(FOLDER, `${file}.webp`), Buffer.from(data, 'base64'))
  console.log(file)
}

/** Charts adapt to a new size and new colors within some frames. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame)
    await new Promise((resolve) => setTimeout(resolve, 400))
  })
}

function writeList(): void {
  const there = new Set(readdirSync(FOLDER))
  const kinds = (['wide', 'narrow'] as const).flatMap((size) => ['light', 'dark'].map((scheme) => `${size}-${scheme}`))
  const rows = views
    .map(({ name }) => name)
    .filter((name) => there.has(`${name}-wide-light.webp`))
    .map(
      (name) =>
        `| ${name} | ${kinds.map((kind) => `[${kind.replace('-', ', ')}](${name}-${kind}.webp)`).join(' · ')} |`,
    )
  writeFileSync(
    path.join(FOLDER, 'README.md'),
    [
      '# Every view',
      '',
      'Made by `npm run picture` from the built page, on the real model.',
      '',
      '| view | pictures |',
      '| --- | --- |',
      ...rows,
      '',
    ].join('\n'),
  )
  const bytes = [...there].reduce((sum, file) => sum + statSync(path.join(FOLDER, file)).size, 0)
  console.log(`${there.size} files, ${(bytes / 1e6).toFixed(1)} MB`)
}
