// Keeps a second process from writing to the same place. The lock is a file that names its process. A process that was killed
// leaves it behind; the next one then takes it over.
//
// proper-lockfile is not used: it knows a dead process only by the age of the lock, so a lock of a killed process holds for ten
// seconds, and one whose process computes for longer without a pause is taken away.

import { execFileSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { makeFolder, partOf, writing } from './wholeFiles.ts'

/** Another process works there. */
export class LockedError extends Error {
  override readonly name = 'LockedError'
}

const holderSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** Identifies the process beside its id, which the system gives again later; null if the system does not say. */
  started: z.string().nullable(),
  since: z.string(),
})

type Holder = z.infer<typeof holderSchema>

/**
 * Holds the lock `file` during `work`, and creates its folder.
 * @param place what is locked, for the message: 'results'.
 * @throws LockedError naming the process that holds the lock; WriteError if the lock cannot be written.
 */
export async function withLock<T>(file: string, place: string, work: () => Promise<T>): Promise<T> {
  const release = acquire(file, place)
  try {
    return await work()
  } finally {
    release()
  }
}

function acquire(file: string, place: string): () => void {
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    since: new Date().toISOString(),
  }
  const text = `${JSON.stringify(own)}\n`
  while (!create(file, text)) {
    const found = readIfThere(file)
    // Released in between.
    if (found === null) continue
    const holder = holderOf(found)
    if (!holder || isRunning(holder)) throw new LockedError(heldMessage(file, place, holder))
    takeAway(file, found)
  }
  return () => {
    if (readIfThere(file) === text) rmSync(file, { force: true })
  }
}

/** Creates the lock with its content in one step. @returns false if there is one. */
function create(file: string, text: string): boolean {
  const made = partOf(file)
  // An earlier process with this id may have left it, as another name of its lock.
  removeQuietly(made)
  try {
    return writing(file, () => {
      makeFolder(path.dirname(path.resolve(file)))
      writeFileSync(made, text)
      try {
        linkSync(made, file)
        return true
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EEXIST') return false
        // A file system without links, such as that of a memory card.
        if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return createWithoutLink(file, text)
        throw error
      }
    })
  } finally {
    removeQuietly(made)
  }
}

/** A part that stays behind does no harm. */
function removeQuietly(part: string): void {
  try {
    rmSync(part, { force: true })
  } catch {}
}

function createWithoutLink(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock of a dead process, unless another process was faster and holds a new one. */
function takeAway(file: string, found: string): void {
  const aside = partOf(`${file}.old`)
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // It was the new lock of the faster process, which gets it back.
  if (readIfThere(aside) !== found) create(file, readIfThere(aside) ?? '')
  removeQuietly(aside)
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function holderOf(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Whether the process may still run. Of another machine's processes this is not known. */
function isRunning({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = startOf(pid)
  return now === null || started === null || now === started
}

/** When a process started, in words that only it has; null if there is no such process, or if the system does not say. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // Fields after the name, which is in parentheses: state, …, start in clock ticks since the boot (proc(5)).
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      // A process that has ended, but whose end its parent has not read yet.
      return fields[0] === 'Z' ? 'ended' : `${boot} ${fields[19]}`
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

function heldMessage(file: string, place: string, holder: Holder | null): string {
  if (!holder)
    return `${place} is locked, but ${file} is damaged. If no other process works there, delete this file and run the command again.`
  const { pid, host, since } = holder
  if (host !== hostname())
    return `Process ${pid} on the machine ${host} works on ${place} (since ${since}). Wait until it ends or choose another place. If it is gone, delete ${file}.`
  return `Process ${pid} works on ${place} (since ${since}). Wait until it ends, stop it, or choose another place.`
}
