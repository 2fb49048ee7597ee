// `tokenwise evaluate` on the tiny model, killed with SIGKILL at random moments: what the last run leaves is the folder of an
// evaluation that was never disturbed, byte for byte. evaluate.test.ts does the same at every single operation of the disk.

import { type ChildProcess, spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { uniform } from '../../src/decoding/random.ts'
import { MODELS_DIR, ROOT } from '../cli/paths.ts'

const SEED = Number(process.env.PROPERTY_SEED ?? 1)
/** Killed runs of each evaluation, before the one that may end. */
const KILLS = 6

const folder = mkdtempSync(path.join(tmpdir(), 'killed-'))
const prompts = path.join(folder, 'prompts.jsonl')
const running = new Set<ChildProcess>()

beforeAll(() => {
  const texts = ['The film was a', 'I liked the', 'Nothing in this', 'The film was not', 'We saw it']
  writeFileSync(prompts, texts.map((prompt, id) => `${JSON.stringify({ id, prompt })}\n`).join(''))
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  child: ChildProcess
  /** Resolves when the process has ended, with its exit code and what it said. */
  end: Promise<{ code: number | null; said: string }>
}

function start(out: string, more: readonly string[] = []): Run {
  const options = '--reward readingEase --judge oneSentence --methods topK,args,bestOfN --weights 1 --units raw'
  const sizes = '--seeds 1,2,3 --max-tokens 24 --gold-samples 2 --cost-tokens 0'
  const own = ['evaluate', '--prompts', prompts, '--out', out, ...options.split(' '), ...sizes.split(' '), ...more]
  // Without npx and tsx between, which would be killed instead.
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/cli.ts', ...own], {
    cwd: ROOT,
    env: { ...process.env, TOKENWISE_MODEL_DIR: path.join(MODELS_DIR, 'tiny') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  let said = ''
  child.stderr?.on('data', (data) => {
    said += data
  })
  const end = once(child, 'close').then(([code]) => {
    running.delete(child)
    return { code, said }
  })
  return { child, end }
}

/** Runs to the end. @returns the time, in ms. */
async function finish(out: string, more: readonly string[] = []): Promise<number> {
  const from = performance.now()
  const { code, said } = await start(out, more).end
  expect(code, said).toBe(0)
  return performance.now() - from
}

async function kill({ child, end }: Run): Promise<void> {
  child.kill('SIGKILL')
  await end
}

/** Waits until a file or folder is there, or the run has ended. */
async function appears(file: string, { end }: Run): Promise<void> {
  const watcher = watch(folder, { recursive: true })
  await Promise.race([
    end,
    new Promise<void>((resolve) => {
      watcher.on('change', () => existsSync(file) && resolve())
    }),
  ])
  watcher.close()
}

/** Hashes of all files, hidden ones too, by path. */
const filesOf = (dir: string) =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((file) => statSync(path.join(dir, file)).isFile())
      .map((file) => [file, hash('sha256', readFileSync(path.join(dir, file)))]),
  )

it.each([
  ['one process', []],
  // Each computes with fewer threads, and sums in another order, than one process.
  ['two processes', ['--processes', '2']],
])('killed at random moments, it continues to the same bytes: %s', async (name, more) => {
  const [whole, out] = ['whole', 'killed'].map((kind) => path.join(folder, `${kind} ${name}`)) as [string, string]
  const wholeMs = await finish(whole, more)
  // The first is certainly killed in the middle.
  const first = start(out, more)
  await appears(path.join(out, 'records'), first)
  await kill(first)
  expect(existsSync(path.join(out, 'texts.csv'))).toBe(false)
  for (let i = 1; i < KILLS; i++) {
    const run = start(out, more)
    const moment = uniform(SEED, more.length, 0, i) * wholeMs
    await Promise.race([run.end, new Promise((resolve) => setTimeout(resolve, moment).unref())])
    await kill(run)
  }
  await finish(out, more)
  expect(filesOf(out)).toEqual(filesOf(whole))
})

it('refuses the folder while another process writes to it, and takes it over when that one was killed', async () => {
  const [whole, out] = [path.join(folder, 'whole one process'), path.join(folder, 'locked')]
  const first = start(out)
  await appears(path.join(out, '.lock'), first)
  const second = await start(out).end
  expect(first.child.exitCode).toBeNull()
  expect(second.code).toBe(1)
  expect(second.said).toContain(`Process ${first.child.pid} works on ${out}`)
  await kill(first)
  await finish(out)
  expect(filesOf(out)).toEqual(filesOf(whole))
})

it('two processes end when the one that started them was killed', async () => {
  const out = path.join(folder, 'orphans')
  const run = start(out, ['--processes', '2'])
  await appears(path.join(out, 'records'), run)
  // The pipe of its errors stays open as long as one of its processes runs: without it the test would hang.
  await kill(run)
  await finish(out, ['--processes', '2'])
})
