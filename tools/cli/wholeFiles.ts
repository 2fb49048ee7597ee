// Writes files that are either complete or not there, whatever happens: an error, a kill, a power cut, a full disk.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'

/** A file could not be written. The message says why, names the file, and says what to do. */
export class WriteError extends Error {
  override readonly name = 'WriteError'
}

/** The file beside `file` that this process writes before the content gets its name. */
export const partOf = (file: string): string => `${file}.${process.pid}.part`

/** Whether a file is such a part. Those of a process that was killed stay behind. */
export const isPart = (name: string): boolean => /\.\d+\.part$/.test(name)

type Content = string | Uint8Array | Iterable<Uint8Array>

/**
 * Writes a file and creates its folder. The content goes to a temporary file beside it, is flushed to the disk, and only then gets
 * the file's name; an earlier file stays until that moment. A device or a pipe is written directly.
 *
 * write-file-atomic and atomically are not used: both write with one call and do not check how many bytes it took, so on a disk
 * that becomes full they give a short file its final name.
 * @throws WriteError; the temporary file is then removed.
 */
export function writeWhole(file: string, content: Content): void {
  writing(file, () => {
    makeFolder(path.dirname(path.resolve(file)))
    const target = targetOf(file)
    if (target === null) return writeTo(openSync(file, 'w'), content)
    const part = partOf(target)
    try {
      writeTo(openSync(part, 'w'), content, true)
      renameSync(part, target)
    } catch (error) {
      rmSync(part, { force: true })
      throw error
    }
    flushFolder(path.dirname(target))
  })
}

/**
 * Creates a folder, with those above it. Node.js has an option for this, but it says only that the folder is not there where the
 * file system is read-only, and does not end in some places, such as /proc. Errors are put into words by `writing`.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Follows a link. @returns null for a device or a pipe, which cannot be replaced. */
function targetOf(file: string): string | null {
  try {
    return statSync(file).isFile() ? realpathSync(file) : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return file
    throw error
  }
}

/** Closes the file, also after an error. */
function writeTo(handle: number, content: Content, flush = false): void {
  try {
    const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    // Continues where the last piece ended. Unlike writeSync, it does not return before all bytes are written.
    for (const piece of pieces) writeFileSync(handle, piece)
    if (flush) fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Moves files into `folder`, in the given order. Each must be complete and flushed. @throws WriteError */
export function moveInto(folder: string, files: readonly string[]): void {
  for (const file of files) {
    const to = path.join(folder, path.basename(file))
    writing(to, () => {
      makeFolder(folder)
      renameSync(file, to)
      flushFolder(folder)
    })
  }
}

/** Appends one line to a file and flushes it to the disk. A kill may leave a part of the line. @throws WriteError */
export function appendLine(file: string, line: string): void {
  writing(file, () => writeTo(openSync(file, 'a'), `${line}\n`, true))
}

/**
 * Writes chunks to a file as they come, after what is there or instead of it. The file is not complete until the caller has
 * checked it. @throws WriteError; errors of `chunks` are passed on, and what came before them stays.
 */
export async function writeChunks(file: string, how: 'append' | 'replace', chunks: AsyncIterable<Uint8Array>) {
  writing(file, () => makeFolder(path.dirname(path.resolve(file))))
  const handle = await open(file, how === 'append' ? 'a' : 'w').catch((error) => fail(file, error))
  try {
    for await (const chunk of chunks) await handle.appendFile(chunk).catch((error) => fail(file, error))
    await handle.sync().catch((error) => fail(file, error))
  } finally {
    await handle.close()
  }
}

/** Makes a rename durable. Some file systems, and Windows, cannot flush a folder; the file itself is flushed in any case. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(codeOf(error))) throw error
  }
}

/** Runs file operations. @throws WriteError for `file` instead of the error of an operation. */
export function writing<T>(file: string, operations: () => T): T {
  try {
    return operations()
  } catch (error) {
    return fail(file, error)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

function fail(file: string, error: unknown): never {
  throw codeOf(error) === '' ? error : new WriteError(faultOf(file, error as NodeJS.ErrnoException), { cause: error })
}

/** What went wrong with a file, and what to do. */
function faultOf(file: string, { code, message }: NodeJS.ErrnoException): string {
  const folder = path.dirname(path.resolve(file))
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: ${file} could not be written. Free some space and run the same command again. Files that were complete are unchanged.`
    case 'EROFS':
      return `${folder} cannot be written to, because its file system is read-only: ${file} was not written. Choose another folder.`
    case 'EACCES':
    case 'EPERM':
      return `You have no permission to write ${file}. Allow writing to ${folder}, or choose another folder.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${file} could not be written, because a part of its path is a file, not a folder. Choose another place.`
    case 'ENOENT':
      return `${file} could not be written: its folder is not there and cannot be made. Choose another folder.`
    case 'EISDIR':
      return `${file} could not be written: it is a folder. Give the name of a file.`
    default:
      return `${file} could not be written: ${message}. Check the disk, and run the same command again.`
  }
}
