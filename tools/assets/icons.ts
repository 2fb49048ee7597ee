// `tokenwise icons`: draws the icons of the installed page from public/favicon.svg.

import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { chromium } from '@playwright/test'
import { palettes } from '../../src/ui/palette.ts'
import { findOrInstallChromium, QUIET_ARGS } from '../browser/chromium.ts'
import { ROOT } from '../cli/paths.ts'

/** `share` is the side of the drawing, relative to that of the icon. */
const ICONS = [
  { file: 'icon-192.png', size: 192, share: 1, paper: false },
  { file: 'icon-512.png', size: 512, share: 1, paper: false },
  // A system may cut it to a circle of 80% of the side, in which the drawing fits.
  { file: 'maskable-512.png', size: 512, share: 0.76, paper: true },
  // iOS fills transparent pixels with black, and rounds the corners.
  { file: 'apple-touch-icon.png', size: 180, share: 0.74, paper: true },
]

export function register(program: Command): void {
  program
    .command('icons')
    .description('Draw the icons of the installed page from public/favicon.svg')
    .action(async () => {
      const folder = path.join(ROOT, 'public/icons')
      mkdirSync(folder, { recursive: true })
      const drawing = readFileSync(path.join(ROOT, 'public/favicon.svg')).toString('base64')
      const browser = await chromium.launch({
        executablePath: findOrInstallChromium().executablePath,
        args: QUIET_ARGS,
      })
      try {
        const page = await browser.newPage()
        for (const { file, size, share, paper } of ICONS) {
          const background = paper ? palettes.light.paper : 'transparent'
          await page.setViewportSize({ width: size, height: size })
          await page.setContent(
            `<body style="margin: 0; display: grid; place-items: center; height: 100vh; background: ${background}">` +
              `<img src="data:image/svg+xml;base64,${drawing}" width="${size * share}" height="${size * share}" />`,
          )
          await page.screenshot({ path: path.join(folder, file), omitBackground: true })
          console.log(`public/icons/${file}`)
        }
      } finally {
        await browser.close()
      }
    })
}
