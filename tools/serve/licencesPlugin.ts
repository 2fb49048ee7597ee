// Writes licences.txt into the built site: the license text of every package that the site or the command line is made of, as most
// licenses demand of whoever passes the code on. Equal texts stand there once.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { packagesOf, readLock, type ShippedPackage } from '../check/licences.ts'
import { builtFrom } from './pageOnly.ts'
export const LICENCES_FILE = 'licences.txt'

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([-.][\w-]+)*$/i

/** @param root absolute path of the repository. */
export function licencesPlugin(root: string): Plugin[] {
  return [
    {
      name: 'tokenwise-licences',
      apply: builtFrom(root),
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source: licenceTexts(root) })
      },
    },
    {
      name: 'tokenwise-licences-served',
      configureServer({ middlewares }) {
        middlewares.use(`/${LICENCES_FILE}`, (_, response) => {
          response.setHeader('Content-Type', 'text/plain; charset=utf-8')
          response.end(licenceTexts(root))
        })
      },
    },
  ]
}

/** Packages for other systems, which npm did not install, are left out. */
export function licenceTexts(root: string): string {
  const byText = new Map<string, ShippedPackage[]>()
  for (const shipped of packagesOf(readLock())) {
    const folder = path.join(root, shipped.place)
    if (!existsSync(folder)) continue
    const text = textIn(folder) ?? withoutText(folder, shipped)
    byText.set(text, [...(byText.get(text) ?? []), shipped])
  }
  return [...byText]
    .map(([text, packages]) => `${packages.map(({ name, version }) => `${name} ${version}`).join(', ')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function textIn(folder: string): string | null {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file))
  if (files.length === 0) return null
  return files
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
    .join('\n\n')
}

function withoutText(folder: string, { licence }: ShippedPackage): string {
  const { repository } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return `${licence}. The package contains no license text; its source: ${repository?.url ?? repository ?? 'not named'}`
}
