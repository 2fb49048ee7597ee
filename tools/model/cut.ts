// Cuts a model file into parts that any static host accepts, and checks the parts in a folder.

import { createHash, hash } from 'node:crypto'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  MANIFEST_FILE,
  type ModelManifest,
  type ModelPart,
  parseManifest,
  type SelfTestValues,
} from '../../src/models/files/manifest.ts'
import { findWrongHash, isStamped, STAMP_FILE } from '../../src/models/files/nodeFile.ts'
import { megabytes, startProgress } from '../cli/progress.ts'
import { moveInto, writeWhole } from '../cli/wholeFiles.ts'

/** Many static hosts reject files of 25 MB or more. */
export const PART_BYTES = 20_000_000

export interface WantedFile {
  name: string
  licence: string
  sizeBytes: number
  sha256: string
  /** Values that a device must reproduce before it is used. */
  selfTest: SelfTestValues
}

/** Returns what is wrong with the model in `folder`, or null. Hashes are checked the first time and if `verify` is true. */
export async function findProblem(folder: string, wanted: WantedFile, verify: boolean): Promise<string | null> {
  const manifestPath = path.join(folder, MANIFEST_FILE)
  const text = await readFile(manifestPath, 'utf8').catch(() => null)
  if (text === null) return 'no manifest'
  let manifest: ModelManifest
  try {
    manifest = parseManifest(text, manifestPath)
  } catch (error) {
    return (error as Error).message
  }
  if (manifest.sha256 !== wanted.sha256) return `another model: sha256 ${manifest.sha256}`
  if (JSON.stringify(manifest.selfTest) !== JSON.stringify(wanted.selfTest)) return 'other self-test values'
  for (const part of manifest.parts) {
    const size = await stat(path.join(folder, part.file)).then(
      (found) => found.size,
      () => null,
    )
    if (size === null) return `${part.file} is missing`
    if (size !== part.sizeBytes) return `${part.file} has ${size} bytes, not ${part.sizeBytes}`
  }
  return isStamped(folder, wanted.sha256) && !verify ? null : findWrongHash(folder, manifest)
}

/**
 * Rewrites the manifest if the parts in `folder` are complete and only the manifest is missing or outdated.
 * @returns whether the parts are complete.
 */
export async function rewriteManifest(folder: string, wanted: WantedFile, source: string): Promise<boolean> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^part-\d{3}\.bin$/.test(name)).sort()
  const parts: ModelPart[] = []
  for (const file of names) {
    parts.push({ file, sizeBytes: (await stat(path.join(folder, file))).size, sha256: '' })
  }
  if (parts.reduce((sum, part) => sum + part.sizeBytes, 0) !== wanted.sizeBytes) return false
  const whole = createHash('sha256')
  for (const part of parts) {
    const bytes = await readFile(path.join(folder, part.file))
    whole.update(bytes)
    part.sha256 = hash('sha256', bytes)
  }
  if (whole.digest('hex') !== wanted.sha256) return false
  writeWhole(path.join(folder, STAMP_FILE), `${wanted.sha256}\n`)
  writeWhole(path.join(folder, MANIFEST_FILE), manifestText(wanted, source, parts))
  return true
}

function manifestText(wanted: WantedFile, source: string, parts: ModelPart[]): string {
  const manifest: ModelManifest = { format: 1, ...wanted, source, parts }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** Parts are written to a folder beside the model's, named after the process. */
const ASIDE = '.cutting-'

/** Removes what processes that were killed have left beside `folder`. Call it only if no other process cuts into it. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(path.dirname(folder)).catch(() => [])
  for (const name of names.filter((name) => name.startsWith(path.basename(folder) + ASIDE)))
    await rm(path.join(path.dirname(folder), name), { recursive: true, force: true })
}

/**
 * Cuts `file` into parts in `folder`. The parts appear there only after the size and hash of the file are checked. The manifest
 * is written last, so an interrupted run leaves no manifest. @throws Error if the size or hash is wrong; WriteError if the disk
 * does not take the parts.
 */
export async function cutIntoParts(file: string, folder: string, wanted: WantedFile, source: string): Promise<void> {
  const { size } = await stat(file)
  if (size !== wanted.sizeBytes) throw new Error(`it has ${size} bytes, not ${wanted.sizeBytes}`)
  const aside = `${folder}${ASIDE}${process.pid}`
  await rm(aside, { recursive: true, force: true })
  try {
    const parts = await writeParts(file, aside, wanted)
    writeWhole(path.join(aside, STAMP_FILE), `${wanted.sha256}\n`)
    writeWhole(path.join(aside, MANIFEST_FILE), manifestText(wanted, source, parts))
    await rm(path.join(folder, MANIFEST_FILE), { force: true })
    const names = [...parts.map((part) => part.file), STAMP_FILE, MANIFEST_FILE]
    moveInto(
      folder,
      names.map((name) => path.join(aside, name)),
    )
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function writeParts(file: string, folder: string, wanted: WantedFile): Promise<ModelPart[]> {
  const progress = startProgress('  cutting into parts', wanted.sizeBytes, { format: megabytes })
  const input = await open(file, 'r')
  const whole = createHash('sha256')
  const parts: ModelPart[] = []
  try {
    const buffer = Buffer.alloc(PART_BYTES)
    for (let offset = 0; offset < wanted.sizeBytes; offset += PART_BYTES) {
      const length = Math.min(PART_BYTES, wanted.sizeBytes - offset)
      const { bytesRead } = await input.read(buffer, 0, length, offset)
      if (bytesRead !== length) throw new Error(`it ends at byte ${offset + bytesRead}`)
      const bytes = buffer.subarray(0, length)
      whole.update(bytes)
      const name = `part-${String(parts.length).padStart(3, '0')}.bin`
      writeWhole(path.join(folder, name), bytes)
      parts.push({ file: name, sizeBytes: length, sha256: hash('sha256', bytes) })
      progress.update(offset + length)
    }
  } finally {
    await input.close()
    progress.end()
  }
  const sha256 = whole.digest('hex')
  if (sha256 !== wanted.sha256) throw new Error(`its sha256 is ${sha256}, not ${wanted.sha256}`)
  return parts
}
