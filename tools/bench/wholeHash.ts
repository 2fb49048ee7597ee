// Measures what the hash of the whole model file costs, all at once with the platform's sha256 and in pieces with the library:
// npx tsx tools/bench/wholeHash.ts

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { median } from 'simple-statistics'
import { memoryPart } from '../../src/models/files/byteSource.ts'
import { wholeSha256 } from '../../src/models/files/wholeHash.ts'
import { readManifest } from '../cli/modelFile.ts'
import { BASE_MODEL_DIR } from '../cli/paths.ts'

const ROUNDS = 5

const { parts, sizeBytes } = readManifest()
const readers = parts.map(({ file }) => memoryPart(readFileSync(path.join(BASE_MODEL_DIR, file))))

/** Processor time in milliseconds, which a busy machine does not change as it does the time on the clock. */
async function processorMs(atOnceBytes: number): Promise<number> {
  const before = process.cpuUsage()
  await wholeSha256(readers, atOnceBytes)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

for (const [name, atOnceBytes] of [
  ['all at once', sizeBytes],
  ['in pieces', 0],
] as const) {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(await processorMs(atOnceBytes))
  console.log(`${name}: ${median(times).toFixed(0)} ms (${times.map((ms) => ms.toFixed(0)).join(', ')})`)
}
