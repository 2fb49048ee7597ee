// Checks that every relative link, and every path that documents or sources name, exists.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const ROOMS = ['src', 'tools', 'e2e', 'docs']

const inRooms = ROOMS.flatMap((room) =>
  readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
)
const atTop = readdirSync(ROOT).filter((file) => /[.](md|ts|cjs|html)$/.test(file))
const files = [...atTop, ...inRooms.map((file) => file.replaceAll('\\', '/'))]
const documents = files.filter((file) => file.endsWith('.md'))
const sources = files.filter((file) => /[.](tsx?|css|cjs|html)$/.test(file))
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** src/ui/theme.ts, tools/training: a room and what is in it, up to the first character that paths do not have. */
const PATH = new RegExp(`(?<![\\w./-])(?:${ROOMS.join('|')})/[\\w./-]*\\w/?`, 'g')
/** The same with the ending of a file: in sources 'src/models' may be part of another string. */
const FILE = new RegExp(`(?<![\\w./^-])(?:${ROOMS.join('|')})/[\\w./-]*[.](?:tsx?|css|md|json|cjs)(?![\\w*])`, 'g')

test.each(documents)('%s links to what exists', (document) => {
  const dead = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return []
    const [file = '', anchor] = target.split('#')
    const found = path.join(ROOT, file === '' ? document : path.join(path.dirname(document), decodeURI(file)))
    if (!existsSync(found)) return [target]
    return anchor !== undefined && found.endsWith('.md') && !anchorsOf(readFileSync(found, 'utf8')).has(anchor)
      ? [target]
      : []
  })
  expect(dead).toEqual([])
})

test.each(documents)('%s names paths that exist', (document) => {
  const named = [...textOf(document).matchAll(PATH)].map(([name]) => name)
  expect(named.filter((name) => !existsSync(path.join(ROOT, name)) && !isPlaceholder(name))).toEqual([])
})

test('sources name files that exist', () => {
  const dead = sources.flatMap((source) =>
    [...textOf(source).matchAll(FILE)]
      .filter(([name]) => !existsSync(path.join(ROOT, name)) && !isPlaceholder(name))
      .map(([name]) => `${source}: ${name}`),
  )
  expect(dead).toEqual([])
})

test.each(documents.filter((file) => file.startsWith('src/')))(
  '%s names files of its folder, or the one above',
  (document) => {
    const folder = path.dirname(document)
    const isNear = (file: string) => file.startsWith(`${folder}/`) || path.dirname(file) === path.dirname(folder)
    const own = new Set(files.filter(isNear).map((file) => path.basename(file)))
    const named = [...textOf(document).matchAll(/`([\w.-]+[.](?:tsx?|css))`/g)].map(([, name = '']) => name)
    const dead = named.filter((name) => !own.has(name) && !atTop.includes(name) && !isPlaceholder(name))
    expect(dead).toEqual([])
  },
)

/** src/rewards/rules/yourRule.ts, e2e/NAME.spec.ts: files that a reader is to write. */
function isPlaceholder(name: string): boolean {
  return name.split('/').some((part) => /^(your[A-Z]|NAME[.])/.test(part))
}

/** GitHub's anchors of headings: lower case, without punctuation, hyphens for spaces. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
}
