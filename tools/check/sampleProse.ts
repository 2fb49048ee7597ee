// `npm run --silent prose -- --seed 1`: prints a random sample of page strings and of comments, for an editor to review. The same
// seed gives the same sample. `--in src/store` samples one folder; `--n` sets the number of strings and the number of comments.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { uniform } from '../../src/decoding/random.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

interface Passage {
  /** File and line, such as 'src/App.tsx:12'. */
  place: string
  text: string
  /** The line of code that a comment belongs to. */
  code?: string | undefined
}

/** TypeScript files in src and tools, except tests and the ONNX trunk. */
function sourceFiles(): string[] {
  return execFileSync('git', ['ls-files', 'src', 'tools'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /[.]tsx?$/.test(file) && !/[.]test[.]|^src\/models\/(graph|onnx)\//.test(file))
}

/** Returns the comments of a file. Line comments on successive lines are one comment. */
function commentsOf(source: ts.SourceFile, file: string): Passage[] {
  const ranges = new Map<number, ts.CommentRange>()
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(source.text, node.pos) ?? []) ranges.set(range.pos, range)
    for (const range of ts.getTrailingCommentRanges(source.text, node.end) ?? []) ranges.set(range.pos, range)
    ts.forEachChild(node, visit)
  }
  visit(source)
  visit(source.endOfFileToken)
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const sorted = [...ranges.values()].sort((a, b) => a.pos - b.pos)
  const codeFrom = codeFinder(source.text, sorted)
  const passages: Passage[] = []
  let lastLine = -2
  for (const { pos, end } of sorted) {
    const raw = source.text.slice(pos, end)
    if (raw.startsWith('// biome-ignore')) continue
    const text = raw
      .replace(/^\/\*+|^\/\/|\*\/$/g, '')
      .replace(/\n\s*\* ?/g, '\n')
      .trim()
    const before = passages.at(-1)
    if (before && raw.startsWith('//') && lineOf(pos) === lastLine + 1) before.text += `\n${text}`
    else passages.push({ place: `${file}:${lineOf(pos) + 1}`, text, code: codeFrom(lineOf(pos)) })
    lastLine = raw.startsWith('//') ? lineOf(end) : -2
  }
  return passages
}

/** Returns a function that finds the first line of code at or after a line. A line with a trailing comment is code. */
function codeFinder(text: string, comments: readonly ts.CommentRange[]): (from: number) => string | undefined {
  let bare = text
  for (const { pos, end } of comments)
    bare = bare.slice(0, pos) + bare.slice(pos, end).replace(/[^\n]/g, ' ') + bare.slice(end)
  const isCode = bare.split('\n').map((line) => /[^\s{}]/.test(line))
  return (from) => text.split('\n').find((_, line) => line >= from && isCode[line])
}

const isProse = (text: string): boolean => /\p{L}{2,}\s+\S*\p{L}/u.test(text)

function stringsOf(source: ts.SourceFile, file: string): Passage[] {
  const passages: Passage[] = []
  const add = (node: ts.Node, text: string): void => {
    const one = text.replace(/\s+/g, ' ').trim()
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line
    if (isProse(one)) passages.push({ place: `${file}:${line + 1}`, text: one })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isJsxAttribute(node) && ['className', 'style', 'key', 'd', 'points'].includes(node.name.getText(source)))
      return
    if (ts.isJsxElement(node) && node.children.some((child) => ts.isJsxText(child) && isProse(child.text))) {
      add(node, elementText(node, source))
      return
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text)
    else if (ts.isTemplateExpression(node)) add(node, node.getText(source).slice(1, -1))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return passages
}

function elementText(node: ts.JsxElement, source: ts.SourceFile): string {
  return node.children
    .map((child) => {
      if (ts.isJsxText(child)) return child.text
      if (ts.isJsxElement(child)) return elementText(child, source)
      if (ts.isJsxExpression(child) && child.expression && ts.isStringLiteral(child.expression))
        return child.expression.text
      return ts.isJsxExpression(child) && child.expression ? `{${child.expression.getText(source)}}` : ''
    })
    .join('')
}

function sample(passages: readonly Passage[], count: number, seed: number, stream: number): Passage[] {
  return passages
    .map((passage, index) => ({ passage, key: uniform(seed, stream, 0, index) }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ passage }) => passage)
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    n: { type: 'string', default: '100' },
    in: { type: 'string', default: '' },
  },
})
const files = sourceFiles()
  .filter((file) => file.startsWith(values.in))
  .map((file) => ({
    file,
    source: ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, false),
  }))
const comments = files.flatMap(({ file, source }) => commentsOf(source, file))
const strings = files
  .filter(({ file }) => file.startsWith('src/'))
  .flatMap(({ file, source }) => stringsOf(source, file))
for (const [stream, [kind, passages]] of Object.entries({ strings, comments }).entries()) {
  const sampled = sample(passages, Number(values.n), Number(values.seed), stream)
  console.log(`# ${sampled.length} of ${passages.length} ${kind}, seed ${values.seed}\n`)
  for (const [i, { place, text, code }] of sampled.entries()) {
    console.log(`${i + 1}. ${place}\n   ${text.replaceAll('\n', '\n   ')}`)
    console.log(code === undefined ? '' : `     > ${code.trim()}\n`)
  }
}
