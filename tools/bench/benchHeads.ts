// The reward heads of the benchmark: trained heads, or heads of the same size with random weights, which cost the same.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { uniform } from '../../src/decoding/random.ts'
import type { HeadName } from '../../src/decoding/record.ts'
import { writeHead } from '../../src/rewards/headFile.ts'
import { readModelFile } from '../cli/modelFile.ts'
import { CACHE_DIR, HEADS_DIR } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'

const UNITS = 128
const OBJECTIVES: HeadName[] = ['full', 'prefix', 'value']
const RANDOM_DIR = path.join(CACHE_DIR, 'bench-heads')

/** Returns a folder with rewards.json and its heads. @param random whether to use random weights even if trained heads exist. */
export async function prepareHeads(random = false): Promise<{ dir: string; trained: boolean }> {
  if (!random && existsSync(path.join(HEADS_DIR, 'rewards.json'))) return { dir: HEADS_DIR, trained: true }
  const { sha256, shape } = await readModelFile()
  const { hiddenSize, blockCount } = shape
  OBJECTIVES.forEach((objective, seed) => {
    const bytes = randomHead(objective, seed, sha256, hiddenSize, Math.round((blockCount * 2) / 3))
    writeWhole(path.join(RANDOM_DIR, `${objective}.safetensors`), bytes)
  })
  const heads = OBJECTIVES.map((objective) => ({ objective, file: `${objective}.safetensors` }))
  const index = { rewards: [{ name: 'random', title: 'random numbers', heads }] }
  writeWhole(path.join(RANDOM_DIR, 'rewards.json'), JSON.stringify(index))
  return { dir: RANDOM_DIR, trained: false }
}

function randomHead(
  objective: HeadName,
  seed: number,
  trunkSha256: string,
  hiddenSize: number,
  layer: number,
): Uint8Array {
  const inputs = 2 * hiddenSize
  const random = (count: number, scale: number) =>
    Float32Array.from({ length: count }, (_, i) => scale * (2 * uniform(seed, 0, 0, i) - 1))
  return writeHead(
    {
      reward: 'random',
      objective,
      trunkSha256,
      layer,
      features: ['last', 'mean'],
      readsFinishedAt: 'lastContent',
      calibration: 1,
      unit: null,
      isJudge: false,
      spread: null,
      lengthCorrelation: null,
      seed,
      n: 1,
      accuracies: {},
      data: { source: 'random numbers', licence: 'none' },
      command: 'tokenwise bench',
    },
    {
      mean: new Float32Array(inputs),
      std: new Float32Array(inputs).fill(10),
      hiddenWeight: random(UNITS * inputs, 0.05),
      hiddenBias: random(UNITS, 0.1),
      outWeight: random(UNITS, 0.1),
      outBias: random(1, 0.1),
    },
  )
}
