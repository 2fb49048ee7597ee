// Lists what the site and the command line are made of, with versions and licenses, and says which licenses are not allowed.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import satisfies from 'spdx-satisfies'
import { z } from 'zod'
import { readCards } from '../../src/rewards/cards.ts'
import { HEADS_DIR, ROOT } from '../cli/paths.ts'
import { MODEL } from '../model.ts'

/** Licenses of what we give to others, as SPDX identifiers: all allow that, in an open or a closed product. */
export const ALLOWED = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'Apache-2.0',
  'CC0-1.0',
  'Unlicense',
]

const ALLOWED_FONTS = ['OFL-1.1']

/**
 * Native libraries of images (libvips), which @huggingface/transformers names for its use in Node.js. npm puts them on the user's
 * machine from their own packages; no file of the site contains them, and this license asks for nothing else.
 */
const ALLOWED_NATIVE = ['LGPL-3.0-or-later']
const NATIVE = /^@img\/sharp-/

/** Data sets of which only trained heads ship, no text. */
const ALLOWED_DATA = ['MIT', 'Apache-2.0', 'research use, with citation']

export interface Part {
  kind: 'package' | 'font' | 'model' | 'data'
  name: string
  version: string
  licence: string | null
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      integrity: z.string().optional(),
    }),
  ),
})

/** package-lock.json, which also has the packages of other systems. */
export const readLock = () => lockSchema.parse(JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')))

export interface ShippedPackage extends Part {
  /** Its folder, below the repository. */
  place: string
}

/** Every package except development dependencies, sorted by name within each kind. */
export const packagesOf = ({ packages }: z.infer<typeof lockSchema>): ShippedPackage[] =>
  sorted(
    Object.entries(packages)
      .filter(([place, { dev }]) => place !== '' && !dev)
      .map(([place, { version = '', license }]) => {
        const name = place.replace(/^.*node_modules\//, '')
        const kind = /^@fontsource/.test(name) ? 'font' : 'package'
        return { kind, name, version, licence: license ?? null, place }
      }),
  )

/** Everything that ships, sorted by name within each kind. */
export const partsOf = (lock: z.infer<typeof lockSchema>): Part[] => [
  ...packagesOf(lock).map(({ place, ...part }) => part),
  modelPart(),
  ...sorted(dataParts()),
]

const sorted = <P extends Part>(parts: P[]) =>
  parts.sort(
    (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  )

const modelPart = (): Part => ({
  kind: 'model',
  name: MODEL.name,
  version: `sha256 ${MODEL.sha256.slice(0, 12)}`,
  licence: MODEL.licence,
})

/** What the heads and judges in public/heads were trained on. */
function dataParts(): Part[] {
  const { rewards, wordJudges } = readCards(
    JSON.parse(readFileSync(path.join(HEADS_DIR, 'cards.json'), 'utf8')),
    'cards.json',
  )
  const cards = [...rewards.flatMap(({ heads, judge }) => [...heads, ...judge]), ...wordJudges]
  const licences = new Map(cards.map(({ data }) => [data.source.split(';')[0] ?? '', data.licence]))
  return [...licences].map(([name, licence]) => ({ kind: 'data', name, version: '', licence: licence || null }))
}

/** Why a part may not ship, and what to do; null if it may. */
export function faultOf({ kind, name, version, licence }: Part): string | null {
  const what = `${name}${version ? ` ${version}` : ''}`
  if (licence === null) return `${what} names no license. Ask its authors for one, or replace it.`
  if (isAllowed(kind, name, licence)) return null
  return `${what} has the license "${licence}", which is not allowed. Replace it, or add the license to tools/check/licences.ts with the reason.`
}

function isAllowed(kind: Part['kind'], name: string, licence: string): boolean {
  if (kind === 'data') return ALLOWED_DATA.includes(licence)
  const allowed = [...ALLOWED, ...(kind === 'font' ? ALLOWED_FONTS : []), ...(NATIVE.test(name) ? ALLOWED_NATIVE : [])]
  try {
    return satisfies(licence, allowed)
  } catch {
    // Not an SPDX expression, such as "SEE LICENSE IN LICENSE.txt".
    return false
  }
}
