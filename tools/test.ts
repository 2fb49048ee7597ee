// `npm test`: runs all checks of the repository and prints a summary. After a failure, the stages that do not need the failed stage
// still run. The last line, 'N passed, N failed', counts all tests and each stage without a report as one test.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { findOrInstallChromium } from './browser/chromium.ts'
import { type Stage, stages, type TestCount } from './check/stages.ts'
import { ROOT } from './cli/paths.ts'

const REPORTS = path.join(ROOT, 'test-results', 'reports')

interface Result {
  result: 'passed' | 'failed' | 'not run'
  note: string
  count: TestCount
}

interface Outcome extends Result {
  name: string
  seconds: number
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Runs a program from node_modules/.bin, which npm puts on the PATH. @returns its exit code. */
function execute([command, ...args]: string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' // npm installs .cmd files on Windows
    const child = spawn(command ?? '', args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env }, shell })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

const asOneTest = (passed: boolean, note: string): Result =>
  passed
    ? { result: 'passed', note, count: { passed: 1, failed: 0, skipped: 0 } }
    : { result: 'failed', note, count: { passed: 0, failed: 1, skipped: 0 } }

async function runStage(stage: Stage, env: Record<string, string>): Promise<Result> {
  const code = await execute(stage.command, env)
  if (!stage.report) return asOneTest(code === 0, code === 0 ? '' : `exit code ${code}`)
  let count: TestCount
  try {
    count = stage.report.read(stage.report.file)
  } catch {
    return asOneTest(false, `exit code ${code}, and no report was written`)
  }
  if (code !== 0 && count.failed === 0) count = { ...count, failed: 1 }
  const counted = `${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`
  return { result: count.failed === 0 ? 'passed' : 'failed', note: counted, count }
}

/** Runs before the other stages, to report a broken installation early. */
function chromiumStage(env: Record<string, string>): Result {
  try {
    const { executablePath, source } = findOrInstallChromium()
    env.TOKENWISE_CHROMIUM = executablePath
    const note = `${executablePath} (${source})`
    console.log(note)
    return asOneTest(true, note)
  } catch (error) {
    console.error((error as Error).message)
    return asOneTest(false, 'could not be found or installed')
  }
}

async function main(): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })
  const env: Record<string, string> = {
    TOKENWISE_E2E_PORT: String(await freePort()),
    PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(REPORTS, 'browser.json'),
  }
  const outcomes: Outcome[] = []
  const timed = async (name: string, run: () => Promise<Result>) => {
    console.log(`\n=== ${name}`)
    const started = performance.now()
    const outcome = await run()
    outcomes.push({ name, ...outcome, seconds: (performance.now() - started) / 1000 })
  }

  await timed('chromium', async () => chromiumStage(env))
  for (const stage of stages(REPORTS)) {
    const { name } = stage
    const missing = stage.needs.filter((need) => outcomes.find((one) => one.name === need)?.result !== 'passed')
    const count = { passed: 0, failed: 0, skipped: 1 }
    if (missing.length === 0) await timed(name, () => runStage(stage, env))
    else outcomes.push({ name, result: 'not run', note: `needs: ${missing.join(', ')}`, count, seconds: 0 })
  }

  console.log('\n=== Summary')
  for (const { name, result, note, seconds } of outcomes) {
    console.log(`${result.padEnd(7)}  ${name.padEnd(13)}  ${`${seconds.toFixed(1)} s`.padStart(8)}  ${note}`)
  }
  const sum = (key: keyof TestCount) => outcomes.reduce((total, one) => total + one.count[key], 0)
  const failed = outcomes.filter((one) => one.result !== 'passed')
  if (failed.length > 0) console.log(`\nNot passed: ${failed.map((one) => `${one.name} (${one.result})`).join('; ')}`)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  process.exitCode = failed.length === 0 ? 0 : 1
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
}

await main()
