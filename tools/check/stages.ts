// The stages of `npm test`: the command of each stage, the stages that it needs, and how its tests are counted.

import { readFileSync } from 'node:fs'

export interface TestCount {
  passed: number
  failed: number
  skipped: number
}

export interface Stage {
  name: string
  command: string[]
  needs: string[]
  /** The JSON report of the test runner and its reader. A stage without a report counts as one test. */
  report?: { file: string; read: (file: string) => TestCount }
}

/** Reads the report of `vitest --reporter=json`. A test file that could not run counts as one failure. */
function readVitest(file: string): TestCount {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  const brokenFiles = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Reads the report of `playwright test --reporter=json`. Each error outside a test counts as one failure. */
function readPlaywright(file: string): TestCount {
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors: unknown[]
  }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

export function stages(folder: string): Stage[] {
  const vitest = (project: string): Pick<Stage, 'command' | 'report'> => {
    const file = `${folder}/${project}.json`
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    return { command: ['vitest', 'run', '--project', project, ...reporters], report: { file, read: readVitest } }
  }
  const browser = `${folder}/browser.json`
  return [
    { name: 'types', command: ['tsc', '--noEmit', '-p', '.'], needs: [] },
    { name: 'lint', command: ['biome', 'ci', '--diagnostic-level=error'], needs: [] },
    {
      name: 'import rules',
      command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'tools', 'e2e'],
      needs: [],
    },
    { name: 'unit tests', ...vitest('unit'), needs: [] },
    { name: 'model', command: ['tsx', 'tools/model.ts'], needs: [] },
    { name: 'tiny model', command: ['tsx', 'tools/tinyModel.ts'], needs: [] },
    { name: 'tiny model, mixed types', command: ['tsx', 'tools/tinyModel.ts', '--variant', 'mixed'], needs: [] },
    { name: 'model tests', ...vitest('model'), needs: ['model', 'tiny model'] },
    { name: 'build', command: ['vite', 'build'], needs: ['model', 'tiny model'] },
    {
      name: 'build of the engine checks',
      command: ['vite', 'build', '--config', 'e2e/harness/vite.config.ts'],
      needs: ['model', 'tiny model', 'tiny model, mixed types'],
    },
    {
      name: 'browser tests',
      command: ['playwright', 'test', '--project', 'chromium', '--reporter=list,json'],
      needs: ['chromium', 'build', 'build of the engine checks'],
      report: { file: browser, read: readPlaywright },
    },
  ]
}
