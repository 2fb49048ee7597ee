// The whole command on a fake model, on a disk that fails or at which the process is killed, at each of its operations: running the
// command again gives the same folder, byte for byte, as if nothing had happened.

import fs from 'node:fs'
import path from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Forest } from '../../src/decoding/forest.ts'
import { fakeTrunk } from '../../src/decoding/testing/fakeTrunk.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import { openHead, writeHead } from '../../src/rewards/headFile.ts'
import { headsJudge } from '../../src/rewards/headsJudge.ts'
import { exampleCard, exampleWeights } from '../../src/rewards/testing/exampleHead.ts'
import { disk, Killed, QUICK_DIR } from '../cli/testing/faultyDisk.ts'
import { WriteError } from '../cli/wholeFiles.ts'
import { LOCK_FILE } from '../evaluation/folder.ts'
import { register } from './evaluate.ts'

vi.mock('node:fs', async (original) => (await import('../cli/testing/faultyDisk.ts')).faultyDisk(await original()))
// Its figures take most of the time, and every file is written in the same way.
vi.mock('../evaluation/report.ts', () => ({ reportFiles: () => ({ 'tables.md': 'tables' }) }))
const stop = { now: false }
vi.mock('../cli/withModel.ts', () => ({
  withModel: (_: unknown, work: (...given: unknown[]) => unknown) =>
    work(model, {
      get aborted() {
        return stop.now
      },
    }),
}))

const trunk = fakeTrunk()
const headOf = (objective: 'full' | 'prefix', isJudge = false) => {
  const card = exampleCard({ objective, isJudge, features: ['last'] })
  return openHead(writeHead(card, exampleWeights(card, trunk.shape.hiddenSize)))
}
const model = {
  trunk,
  tokenizer: { encode: (text: string) => [...text].map((letter) => letter.charCodeAt(0) % 26) },
  text: { stopTokenIds: [2], tokenBytes: (id: number) => Uint8Array.of(97 + (id % 26)) },
  identity: { name: 'fake', sha256: '00', runtime: 'fake' },
  manifest: { sha256: '00' },
  runtime: 'fake',
  judges: [headsJudge('oneSentence', 'test', [headOf('full', true)])],
  scorer: (_: unknown, forest: Forest) => createScorer(forest, [headOf('full'), headOf('prefix')]),
}

let folder = ''
let prompts = ''
let printed = ''
beforeEach(() => {
  disk.renew()
  folder = fs.mkdtempSync(path.join(QUICK_DIR, 'evaluate-'))
  prompts = path.join(folder, 'prompts.jsonl')
  fs.writeFileSync(prompts, '{"id":"a","prompt":"films"}\n{"id":"b","prompt":"plots"}\n')
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed = String(text)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  disk.renew()
  fs.rmSync(folder, { recursive: true })
})

async function evaluate(out: string, more: readonly string[] = []): Promise<void> {
  const options = ['--methods', 'topK,pargs', '--weights', '1', '--units', 'raw', '--seeds', '1', '--max-tokens', '2']
  const given = ['--reward', 'readingEase', '--judge', 'oneSentence', '--gold-samples', '1', '--cost-tokens', '0']
  const program = new Command()
  register(program as never)
  const own = ['evaluate', '--prompts', prompts, '--out', out, ...options, '--top-k', '2', ...given, ...more]
  await program.parseAsync(own, { from: 'user' })
}

/** Contents by path. */
function contentsOf(dir: string): Record<string, string> {
  const files = fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    files
      .filter((file) => fs.statSync(path.join(dir, file)).isFile())
      .map((file) => [file, fs.readFileSync(path.join(dir, file), 'hex')]),
  )
}

/** Of the process that was killed, which was this one. */
function leaveLockToTheDead(out: string): void {
  const lock = path.join(out, LOCK_FILE)
  if (!fs.existsSync(lock)) return
  const holder = JSON.parse(fs.readFileSync(lock, 'utf8'))
  fs.writeFileSync(lock, JSON.stringify({ ...holder, started: 'before' }))
}

describe('evaluate', () => {
  it.each(['KILL', 'ENOSPC'])('continues to the same bytes after any operation with %s', async (how) => {
    const whole = path.join(folder, 'whole')
    disk.renew()
    await evaluate(whole)
    const operations = disk.count
    const expected = contentsOf(whole)
    expect(Object.keys(expected)).toEqual(
      expect.arrayContaining([
        'asked.json',
        'gold/00001.json.gz',
        'measured/00001.json.gz',
        'responses.jsonl.gz',
        'summary.json',
        'texts.csv',
      ]),
    )
    expect(operations).toBeGreaterThan(80)

    for (let n = 1; n <= operations; n++) {
      const out = path.join(folder, `${how}-${n}`)
      disk.renew(n, how)
      const failed = await evaluate(out).then(
        () => null,
        (error: unknown) => error,
      )
      disk.renew()
      if (how === 'KILL') expect(failed).toBeInstanceOf(Killed)
      else if (failed instanceof WriteError) expect(failed.message).toContain(`The disk is full: ${out}`)
      // A part that could not be removed, the first time or for good; a folder that could not be flushed.
      else expect(failed === null || (failed as { code: string }).code === 'ENOSPC').toBe(true)
      // What is there under its own name is complete.
      for (const [file, content] of Object.entries(fs.existsSync(out) ? contentsOf(out) : {}))
        if (expected[file] !== undefined) expect(content, `${file} after operation ${n}`).toBe(expected[file])
      if (fs.existsSync(out)) leaveLockToTheDead(out)
      await evaluate(out)
      expect(contentsOf(out), `operation ${n}`).toEqual(expected)
      fs.rmSync(out, { recursive: true })
    }
  })

  it('refuses a folder in which a process writes, and names both', async () => {
    const out = path.join(folder, 'out')
    const first = evaluate(out)
    await expect(evaluate(out)).rejects.toThrow(`Process ${process.pid} works on ${out} (since`)
    await first
    await evaluate(out)
    expect(fs.existsSync(path.join(out, LOCK_FILE))).toBe(false)
  })

  it('gives up the lock when it is stopped', async () => {
    const out = path.join(folder, 'out')
    stop.now = true
    await expect(evaluate(out)).rejects.toThrow('Stopped.')
    stop.now = false
    await evaluate(out, ['--json'])
    expect(Object.keys(JSON.parse(printed))).toContain('rows')
  })

  it('names a result that is damaged', async () => {
    const out = path.join(folder, 'out')
    await evaluate(out)
    fs.truncateSync(path.join(out, 'measured/00000.json.gz'), 20)
    await expect(evaluate(out)).rejects.toThrow(
      /measured\/00000\.json\.gz is damaged .*Delete it and run the same command/,
    )
  })
})
