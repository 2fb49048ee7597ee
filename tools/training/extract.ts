// Computes hidden rows of texts at some layers with the app's trunk, and caches them on disk in shards. The name of a shard is
// the hash of everything that its content depends on, so later runs reuse it.

import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { chunk } from 'simple-statistics'
import { Forest } from '../../src/decoding/forest.ts'
import type { Trunk } from '../../src/decoding/trunk.ts'
import { CACHE_DIR } from '../cli/paths.ts'
import { startProgress } from '../cli/progress.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { openModel } from '../cli/withModel.ts'
import type { TextGroup } from './pairs.ts'

const FEATURE_DIR = path.join(CACHE_DIR, 'features')

/** Small, so that a stopped run loses little work. */
export const GROUPS_PER_SHARD = 25

export interface ResponseRows {
  /** [1 + length, hiddenSize]; the first row belongs to the last prompt token. */
  rows: Float32Array
  /** Number of tokens of the response, including an end token. */
  length: number
}

export interface FeatureSource {
  /** sha256 of the model's GGUF file. */
  trunkSha256: string
  layer: number
  hiddenSize: number
  dir?: string
}

/** A shard contains, for each group, the row of the last prompt token and then the rows of its responses. */
function shardPath({ dir = FEATURE_DIR, trunkSha256, layer }: FeatureSource, groups: readonly TextGroup[]): string {
  const key = JSON.stringify([1, trunkSha256, layer, groups.map(({ prompt, responses }) => [prompt, responses])])
  return path.join(dir, `${hash('sha256', key).slice(0, 32)}.f32`)
}

const shardsOf = (groups: readonly TextGroup[]) => chunk(groups, GROUPS_PER_SHARD)

/** Caches computed rows. @param rows one block per group, in the layout of a shard. */
export function writeFeatures(
  source: FeatureSource,
  groups: readonly TextGroup[],
  rows: readonly Float32Array[],
): void {
  const blocks = chunk(rows, GROUPS_PER_SHARD)
  for (const [i, shard] of shardsOf(groups).entries()) writeShard(shardPath(source, shard), blocks[i] ?? [])
}

/** Another run may read the shard as soon as it is there. */
function writeShard(file: string, blocks: readonly Float32Array[]): void {
  writeWhole(
    file,
    blocks.map((block) => new Uint8Array(block.buffer, block.byteOffset, block.byteLength)),
  )
}

/**
 * Computes and caches the rows that are not on disk yet. Shows progress.
 * @param open opens a trunk with these taps; tests replace it.
 */
export async function extractFeatures(
  sources: readonly FeatureSource[],
  groups: readonly TextGroup[],
  label: string,
  open = openTrunk,
): Promise<void> {
  const missing = shardsOf(groups).filter((shard) => sources.some((source) => !existsSync(shardPath(source, shard))))
  if (missing.length === 0) return
  const tokens = (shard: readonly TextGroup[]) => shard.reduce((sum, group) => sum + tokenCount(group), 0)
  const total = tokens(groups)
  let done = total - tokens(missing.flat())
  const { trunk, dispose } = await open(sources.map(({ layer }) => layer))
  const progress = startProgress(label, total, { format: (count) => `${(count / 1000).toFixed(1)}k tokens` })
  try {
    progress.update(done)
    const forest = new Forest(trunk)
    for (const shard of missing) {
      const blocks = sources.map((): Float32Array[] => [])
      for (const group of shard) {
        const rows = await groupRows(forest, group, sources)
        rows.forEach((block, i) => {
          blocks[i]?.push(block)
        })
        done += tokenCount(group)
        progress.update(done)
      }
      sources.forEach((source, i) => {
        writeShard(shardPath(source, shard), blocks[i] as Float32Array[])
      })
    }
  } finally {
    progress.end()
    await dispose()
  }
}

function tokenCount({ prompt, responses }: TextGroup): number {
  return prompt.length + responses.reduce((sum, response) => sum + response.length, 0)
}

/** Evaluates a prompt and all its responses, up to the last layer that is read. @returns a block of rows per source. */
async function groupRows(forest: Forest, group: TextGroup, sources: readonly FeatureSource[]): Promise<Float32Array[]> {
  forest.reset()
  const origin = forest.chain(null, group.prompt).at(-1) ?? null
  const chains = group.responses.map((response) => forest.chain(origin, response))
  const last = Math.max(...sources.map(({ layer }) => layer))
  await forest.extend(chains.flat(), undefined, undefined, last)
  const nodes = [origin, ...chains.flat()].filter((node) => node !== null)
  return sources.map(({ layer, hiddenSize }) => {
    const block = new Float32Array(nodes.length * hiddenSize)
    nodes.forEach((node, i) => {
      block.set(forest.hidden(node, layer), i * hiddenSize)
    })
    return block
  })
}

const openTrunk = (layers: readonly number[]): Promise<{ trunk: Trunk; dispose(): Promise<void> }> =>
  openModel({ layers })

/**
 * Cached rows, [group][response].
 * @throws Error if a shard is missing or its length does not match its texts.
 */
export function readFeatures(source: FeatureSource, groups: readonly TextGroup[]): ResponseRows[][] {
  return shardsOf(groups).flatMap((shard) => {
    const file = shardPath(source, shard)
    const bytes = readFileSync(file)
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    const { hiddenSize } = source
    let at = 0
    const take = (rows: number) => {
      at += rows
      return values.subarray((at - rows) * hiddenSize, at * hiddenSize)
    }
    const expected = shard.reduce((sum, { responses }) => sum + 1 + responses.reduce((n, r) => n + r.length, 0), 0)
    if (values.length !== expected * hiddenSize)
      throw new Error(
        `${file} has ${values.length} numbers instead of ${expected * hiddenSize}. Delete it and run again.`,
      )
    return shard.map(({ responses }) => {
      const origin = take(1)
      return responses.map((response) => {
        const rows = new Float32Array((1 + response.length) * hiddenSize)
        rows.set(origin)
        rows.set(take(response.length), hiddenSize)
        return { rows, length: response.length }
      })
    })
  })
}
