import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ROOT } from './cli/paths.ts'

it('loads every command in Node.js, not only where a bundler or a test runner helps', () => {
  const own = ['--import', 'tsx', 'tools/cli.ts', '--help']
  const { status, stdout, stderr } = spawnSync(process.execPath, own, { cwd: ROOT, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  for (const name of ['generate', 'evaluate', 'score', 'train', 'logprobs', 'bench'])
    expect(stdout).toContain(`  ${name} `)
})

it.skipIf(!existsSync('/dev/full'))('says that what it prints could not be written', () => {
  const full = openSync('/dev/full', 'w')
  const own = ['--import', 'tsx', 'tools/cli.ts', 'heads-index', '--help']
  const { status, stderr } = spawnSync(process.execPath, own, {
    cwd: ROOT,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(full)
  expect(status).toBe(1)
  expect(stderr).toBe(
    'The output could not be written: the disk is full. Send it to another place and run the command again.\n',
  )
})
