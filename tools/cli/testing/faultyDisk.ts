// A disk whose n-th operation fails, or at whose n-th operation the process is killed. For tests:
// `vi.mock('node:fs', async (original) => (await import('…/faultyDisk.ts')).faultyDisk(await original()))`.

import type * as Fs from 'node:fs'
import { tmpdir } from 'node:os'

/** Where hundreds of runs may flush dozens of files each: in memory, if there is such a folder. */
export const QUICK_DIR = process.platform === 'linux' ? '/dev/shm' : tmpdir()

const OPERATIONS = [
  'mkdirSync',
  'openSync',
  'writeFileSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'linkSync',
  'rmSync',
] as const

/** A process that was killed does nothing more, not even tidy up. */
export class Killed extends Error {}

export const disk = {
  /** Operations so far. */
  count: 0,
  /** The operation that fails, from 1. */
  failsAt: Number.POSITIVE_INFINITY,
  /** Error code, or 'KILL'. */
  how: 'KILL',
  isDead: false,
  /** Works again, and fails at the given operation. */
  renew(failsAt = Number.POSITIVE_INFINITY, how = 'KILL') {
    Object.assign(disk, { count: 0, failsAt, how, isDead: false })
  },
}

export function faultyDisk(fs: typeof Fs): typeof Fs {
  type Operation = (...given: unknown[]) => unknown
  const faulty = (name: (typeof OPERATIONS)[number]): Operation => {
    const operation = fs[name] as unknown as Operation
    return (...given) => {
      if (disk.isDead) throw new Killed()
      disk.count += 1
      if (disk.count !== disk.failsAt) return operation(...given)
      // A write stops in the middle.
      if (name === 'writeFileSync') operation(given[0], halfOf(given[1] as string | Uint8Array), given[2])
      if (disk.how !== 'KILL') throw Object.assign(new Error(`${disk.how}: ${name}`), { code: disk.how })
      disk.isDead = true
      throw new Killed()
    }
  }
  return { ...fs, ...Object.fromEntries(OPERATIONS.map((name) => [name, faulty(name)])) }
}

const halfOf = (content: string | Uint8Array) => content.slice(0, Math.floor(content.length / 2))
