// `npm run picture [-- VIEW …]`: takes screenshots of all views of the built page (tools/browser/views.ts), or of the named views,
// each wide and narrow, light and dark, with an index in docs/views. The view of a run is also the picture in the README.

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { preview } from 'vite'
import { findOrInstallChromium, SOFTWARE_GPU_ARGS } from './browser/chromium.ts'
import { settled, writeWebp } from './browser/screenshot.ts'
import { type View, views } from './browser/views.ts'
import { ROOT } from './cli/paths.ts'
import { writeWhole } from './cli/wholeFiles.ts'

const DOCS = path.join(ROOT, 'docs')
const FOLDER = path.join(DOCS, 'views')

/** Wide screenshots are scaled to two thirds, and the height is limited, to keep files small. */
const SIZES = {
  wide: { width: 1440, height: 900, scale: 2 / 3 },
  laptop: { width: 960, height: 600, scale: 1 },
  tablet: { width: 768, height: 1024, scale: 1 },
  narrow: { width: 390, height: 844, scale: 1 },
} as const
type Size = keyof typeof SIZES
const sizesOf = ({ first }: View): Size[] => (first ? ['wide', 'laptop', 'tablet', 'narrow'] : ['wide', 'narrow'])
const MAX_HEIGHT = 2000

const named = process.argv.slice(2)
const unknown = named.filter((name) => !views.some((view) => view.name === name))
if (unknown.length > 0) {
  console.error(`There is no view ${unknown.join(', ')}. Choose from: ${views.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}

const { executablePath } = findOrInstallChromium()
const server = await preview({ preview: { port: 0, host: '127.0.0.1' } })
const address = server.resolvedUrls?.local[0]
if (!address) throw new Error('The preview has no address.')
const browser = await chromium.launch({ executablePath, args: SOFTWARE_GPU_ARGS })
let failed = 0
try {
  // Pictures of views that no longer exist go.
  if (named.length === 0) rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const view of views) {
    const { name, open } = view
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
      for (const size of sizesOf(view))
        for (const scheme of ['light', 'dark'] as const) {
          await page.setViewportSize(SIZES[size])
          await page.emulateMedia({ colorScheme: scheme })
          await shoot(page, `${name}-${size}-${scheme}`, SIZES[size])
        }
      if (name === 'run') {
        await page.setViewportSize(SIZES.wide)
        await page.emulateMedia({ colorScheme: 'light' })
        await settled(page)
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

async function shoot(page: Page, file: string, { width, scale }: (typeof SIZES)[Size]): Promise<void> {
  await settled(page)
  let clip = { y: await page.evaluate(() => scrollY), height: page.viewportSize()?.height ?? MAX_HEIGHT }
  // A dialog and the panel of candidates are placed in the viewport, which is shown. Otherwise the whole page is shown, up to
  // the height limit.
  const placed = page.getByRole('dialog').or(page.getByRole('region', { name: 'Candidates' }))
  if (!(await placed.first().isVisible())) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height })
    await page.evaluate(() => scrollTo(0, 0))
    await settled(page)
    clip = { y: 0, height: Math.min(MAX_HEIGHT, height) }
  }
  await writeWebp(page, path.join(FOLDER, `${file}.webp`), { x: 0, ...clip, width, scale })
  console.log(file)
}

function writeList(): void {
  const files = new Set(readdirSync(FOLDER))
  const rows = views
    .filter(({ name }) => files.has(`${name}-wide-light.webp`))
    .map((view) => {
      const links = sizesOf(view).flatMap((size) =>
        ['light', 'dark'].map((scheme) => `[${size}, ${scheme}](${view.name}-${size}-${scheme}.webp)`),
      )
      return `| ${view.name} | ${links.join(' · ')} |`
    })
  writeWhole(
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
  const bytes = [...files].reduce((sum, file) => sum + statSync(path.join(FOLDER, file)).size, 0)
  console.log(`${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`)
}
