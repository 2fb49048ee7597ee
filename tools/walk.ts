// `npm run walk`: takes the walks of tools/browser/walks.ts through the built page, each in a fresh profile, and writes
// docs/walks.md with the time and a screenshot of each step.

import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { findOrInstallChromium, SOFTWARE_GPU_ARGS } from './browser/chromium.ts'
import { settled, writeWebp } from './browser/screenshot.ts'
import { type Walk, walks } from './browser/walks.ts'
import { ROOT } from './cli/paths.ts'
import { writeWhole } from './cli/wholeFiles.ts'

const DOCS = path.join(ROOT, 'docs')
const FOLDER = path.join(DOCS, 'walks')

interface Taken {
  walk: Walk
  /** Seconds that each step took the page. */
  seconds: number[]
}

const { executablePath } = findOrInstallChromium()
const server = await preview({ preview: { port: 0, host: '127.0.0.1' } })
const baseURL = server.resolvedUrls?.local[0]
if (!baseURL) throw new Error('The preview has no address.')
const browser = await chromium.launch({ executablePath, args: SOFTWARE_GPU_ARGS })
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
const taken: Taken[] = []
try {
  for (const walk of walks) taken.push(await take(walk, baseURL))
  writeWhole(path.join(DOCS, 'walks.md'), pageOf(taken))
} finally {
  await browser.close()
  await server.close()
}

async function take(walk: Walk, baseURL: string): Promise<Taken> {
  const { width, height } = walk.size
  const isPhone = width < 500
  const context = await browser.newContext({
    baseURL,
    viewport: walk.size,
    hasTouch: isPhone,
    isMobile: isPhone,
  })
  const page = await context.newPage()
  const seconds: number[] = []
  try {
    for (const [index, step] of walk.steps.entries()) {
      const from = performance.now()
      await step.act(page)
      seconds.push((performance.now() - from) / 1000)
      await settled(page)
      const top = await page.evaluate(() => scrollY)
      const clip = { x: 0, y: top, width, height, scale: isPhone ? 1 : 0.5 }
      await writeWebp(page, path.join(FOLDER, `${walk.name}-${index + 1}.webp`), clip)
      console.log(`${walk.name} ${index + 1}: ${step.does}, ${seconds.at(-1)?.toFixed(1)} s`)
    }
  } finally {
    await context.close()
  }
  return { walk, seconds }
}

function pageOf(all: readonly Taken[]): string {
  return [
    '# Walks',
    '',
    'Four new users, each in a fresh profile: what they do, how long the page takes to answer, and what they then see. `npm run walk` takes these walks through the built page on the real model and writes this file; the times are those of its machine, with software graphics, and do not include the time a person reads. The words are ours: they say what the screenshot shows and what a newcomer can make of it.',
    '',
    ...all.flatMap(sectionOf),
  ].join('\n')
}

function sectionOf({ walk: { name, who, size, steps }, seconds }: Taken): string[] {
  const rows = steps.map(
    ({ does, sees }, index) =>
      `| ${index + 1} | ${does} | ${(seconds[index] ?? Number.NaN).toFixed(1)} s | ${sees} | [picture](walks/${name}-${index + 1}.webp) |`,
  )
  return [
    `## ${name[0]?.toUpperCase()}${name.slice(1)}`,
    '',
    `${who} ${size.width} × ${size.height}.`,
    '',
    '| step | does | the page takes | sees | screen |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ]
}
