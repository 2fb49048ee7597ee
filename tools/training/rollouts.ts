// Rollouts of the base model: plain samples, many at a time in one forest. Their hidden rows are kept as they come, so that no
// second pass over the texts is needed.

import { z } from 'zod'
import type { Forest, ForestNode } from '../../src/decoding/forest.ts'
import { normalize, topK } from '../../src/decoding/logits.ts'
import { gumbel, uniform } from '../../src/decoding/random.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import { rowsInWaves } from '../cli/resumableRows.ts'
import type { OpenModel } from '../cli/withModel.ts'
import { extractFeatures, GROUPS_PER_SHARD, type ResponseRows, readFeatures, writeFeatures } from './extract.ts'
import type { TextGroup, TokenPair } from './pairs.ts'

export const rolloutSchema = z.object({
  /** Token ids of the prompt; the causal mean starts at the last of them. */
  prompt: z.array(z.int().nonnegative()).min(1),
  /** Token ids that the response starts with; given, not sampled. */
  given: z.array(z.int().nonnegative()),
  /** Sampled token ids; the last one may be an end token. */
  tokens: z.array(z.int().nonnegative()).min(1),
  /** Whether it ended with an end token, not by the length limit. */
  finished: z.boolean(),
})
export type Rollout = z.infer<typeof rolloutSchema>

/** A rollout as a text whose rows are kept. */
export function rolloutGroup({ prompt, given, tokens }: Rollout): TextGroup {
  return { prompt, responses: [[...given, ...tokens]] }
}

/** The hidden rows of rollouts, [rollout]; those that are not kept on disk are extracted. */
export async function rolloutRows(
  rollouts: readonly Rollout[],
  model: ModelFile,
  layer: number,
  label: string,
): Promise<ResponseRows[]> {
  const source = { trunkSha256: model.sha256, layer, hiddenSize: model.shape.hiddenSize }
  const groups = rollouts.map(rolloutGroup)
  await extractFeatures([source], groups, label)
  return readFeatures(source, groups).flat()
}

/** Where a rollout starts, and the number that keys its noise. */
export interface Opening extends Pick<Rollout, 'prompt' | 'given'> {
  noise: number
}

export interface RolloutSettings {
  seed: number
  maxTokens: number
  /** The base policy that methods steer: softmax(ℓ / temperature) over the k most probable tokens. */
  topK: number
  temperature: number
  stopTokens: readonly number[]
}

const OPENING_STREAM = 500

export interface OpeningSettings {
  seed: number
  /** Fewest and most given tokens of a review. */
  minPrefix: number
  maxPrefix: number
  /** Share, 0 to 1, whose prompt is the start of a review. */
  bareShare: number
}

/** Upper bound of a review's average token length, so that only its start is tokenized. */
const CHARACTERS_PER_TOKEN = 12

/**
 * The opening of rollout `index`: a prompt followed by the first tokens of a review; or, for a share of them, a review's
 * first tokens as the prompt. Visitors' prompts are of that kind, and the pairs have only ten prompts.
 */
export function chooseOpening(
  index: number,
  prompts: readonly string[],
  review: string,
  encode: (text: string) => number[],
  { seed, minPrefix, maxPrefix, bareShare }: OpeningSettings,
): Omit<Opening, 'noise'> & { source: OpeningSource } {
  const random = (what: number) => uniform(seed, OPENING_STREAM, index, what)
  const length = minPrefix + Math.floor(random(0) * (maxPrefix - minPrefix + 1))
  const prompt = prompts[Math.floor(random(2) * prompts.length)]
  const first = (text: string, count: number) =>
    encode(text.slice(0, CHARACTERS_PER_TOKEN * (maxPrefix + 1))).slice(0, count)
  if (prompt === undefined || random(1) < bareShare) {
    const given = Math.max(1, length)
    return { prompt: first(review, given), given: [], source: { text: review, given } }
  }
  const text = ` ${review}`
  return { prompt: encode(prompt), given: first(text, length), source: { text, given: length } }
}

/** The source of an opening: the first `given` tokens of `text`. */
export interface OpeningSource {
  text: string
  given: number
}

/** The rest of the review itself instead of a sample: the training data of a value regressed on texts of the data set. */
export function asWritten(
  { prompt, given, source }: ReturnType<typeof chooseOpening>,
  encode: (text: string) => number[],
  { maxTokens, endToken }: { maxTokens: number; endToken: number },
): Rollout {
  const longest = source.given + maxTokens
  const tokens = encode(source.text.slice(0, CHARACTERS_PER_TOKEN * (longest + 1))).slice(source.given, longest)
  const finished = tokens.length < maxTokens
  return { prompt, given, tokens: finished ? [...tokens, endToken] : tokens, finished }
}

/** The opening of rollout `index` in a dialogue: the first tokens of one of its two answers; for a share of them, none. */
export function chooseAnswerPrefix(
  index: number,
  { prompt, chosen, rejected }: TokenPair,
  { seed, minPrefix, maxPrefix, bareShare }: OpeningSettings,
): Omit<Opening, 'noise'> {
  const random = (what: number) => uniform(seed, OPENING_STREAM, index, what)
  if (random(1) < bareShare) return { prompt, given: [] }
  const length = minPrefix + Math.floor(random(0) * (maxPrefix - minPrefix + 1))
  return { prompt, given: (random(2) < 0.5 ? chosen : rejected).slice(0, length) }
}

/**
 * Writes one rollout per opening, all of them in one pass per step.
 * @returns each rollout with its hidden rows at `layer`, [1 + given + tokens, hiddenSize], the last prompt token's first.
 */
export async function writeRollouts(
  forest: Forest,
  openings: readonly Opening[],
  layer: number,
  settings: RolloutSettings,
): Promise<{ rollout: Rollout; rows: Float32Array }[]> {
  forest.reset()
  const columns = openings.map(({ prompt, given, noise }) => {
    const nodes = forest.chain(null, [...prompt, ...given])
    return { noise, path: nodes.slice(prompt.length - 1), tokens: [] as number[], finished: false }
  })
  await forest.extend(columns.flatMap(({ path }) => path))
  for (let step = 0; step < settings.maxTokens; step++) {
    const writing = columns.filter(({ finished }) => !finished)
    if (writing.length === 0) break
    const logits = await forest.logits(writing.map(({ path }) => path.at(-1) as ForestNode))
    writing.forEach((column, i) => {
      const token = sample(logits[i] as Float32Array, settings, column.noise, step)
      column.path.push(forest.child(column.path.at(-1) as ForestNode, token))
      column.tokens.push(token)
      column.finished = settings.stopTokens.includes(token)
    })
    await forest.extend(writing.map(({ path }) => path.at(-1) as ForestNode))
  }
  const { hiddenSize } = forest.shape
  return columns.map(({ path, tokens, finished }, i) => {
    const rows = new Float32Array(path.length * hiddenSize)
    path.forEach((node, at) => {
      rows.set(forest.hidden(node, layer), at * hiddenSize)
    })
    const { prompt, given } = openings[i] as Opening
    return { rollout: { prompt, given, tokens, finished }, rows }
  })
}

/**
 * Writes a rollout per opening in waves, keeps its hidden rows on disk and a row of it in `out`.
 * @param dependsOn everything that the rows depend on. @returns all rows. @throws Stopped between two waves.
 */
export function keepRollouts<Row extends Rollout>(
  { forest, manifest, trunk }: OpenModel,
  openings: readonly Opening[],
  {
    dependsOn,
    layer,
    settings: sampling,
    rowOf,
    ...file
  }: {
    out: string
    dependsOn: object
    label: string
    layer: number
    settings: RolloutSettings
    signal: AbortSignal
    rowOf: (rollout: Rollout) => Row
  },
): Promise<Row[]> {
  const source = { trunkSha256: manifest.sha256, layer, hiddenSize: trunk.shape.hiddenSize }
  // One shard per wave.
  const waves = { ...file, settings: dependsOn, perWave: GROUPS_PER_SHARD }
  return rowsInWaves(openings, waves, async (wave) => {
    const written = await writeRollouts(forest, wave, layer, sampling)
    const groups = written.map(({ rollout }) => rolloutGroup(rollout))
    writeFeatures(
      source,
      groups,
      written.map(({ rows }) => rows),
    )
    return written.map(({ rollout }) => rowOf(rollout))
  })
}

/** Gumbel-max over the k best, as in the app; `noise` takes the place of the sample number. */
function sample(
  logits: Float32Array,
  { seed, topK: k, temperature }: RolloutSettings,
  noise: number,
  step: number,
): number {
  let best = -Infinity
  let chosen = 0
  const { logNormalizer } = normalize(logits)
  for (const token of topK(logits, k)) {
    const value = ((logits[token] as number) - logNormalizer) / temperature + gumbel(seed, noise, step, token)
    if (value > best) {
      best = value
      chosen = token
    }
  }
  return chosen
}
