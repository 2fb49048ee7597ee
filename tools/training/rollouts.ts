// Samples rollouts from the base model, many at a time in one forest. Their hidden rows are cached during sampling, so that no
// second pass is needed.

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
  prompt: z.array(z.int().nonnegative()).min(1),
  /** The first token ids of the response, which were given instead of sampled. */
  given: z.array(z.int().nonnegative()),
  /** Sampled token ids, including an end token if there is one. */
  tokens: z.array(z.int().nonnegative()).min(1),
  /** Whether the rollout ended with an end token rather than at the length limit. */
  finished: z.boolean(),
})
export type Rollout = z.infer<typeof rolloutSchema>

export function rolloutGroup({ prompt, given, tokens }: Rollout): TextGroup {
  return { prompt, responses: [[...given, ...tokens]] }
}

/** Hidden rows of each rollout, from the cache if available. */
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

export interface Opening extends Pick<Rollout, 'prompt' | 'given'> {
  noise: number
}

export interface RolloutSettings {
  seed: number
  maxTokens: number
  /** Tokens are sampled from softmax(ℓ / temperature) over the k most probable tokens. */
  topK: number
  temperature: number
  stopTokens: readonly number[]
}

const OPENING_STREAM = 500

interface OpeningSettings {
  seed: number
  minPrefix: number
  maxPrefix: number
  /** Share, 0 to 1, of openings that have no prompt before the review or, in dialogues, no given tokens. */
  bareShare: number
}

/** More characters than a token has on average, so that the start of a review contains enough tokens. */
const CHARACTERS_PER_TOKEN = 12

/**
 * The opening of rollout `index`: a prompt from the pairs, followed by the first tokens of a review; or those tokens alone as the
 * prompt. Openings of the second kind resemble users' prompts and add variety, because the pairs have only ten prompts.
 */
export function chooseOpening(
  index: number,
  prompts: readonly string[],
  review: string,
  encode: (text: string) => number[],
  { seed, minPrefix, maxPrefix, bareShare }: OpeningSettings,
): Omit<Opening, 'noise'> & { source: { text: string; given: number } } {
  const random = (choice: number) => uniform(seed, OPENING_STREAM, index, choice)
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

/** Copies the rest of the review instead of sampling, to train value heads on texts of the data set. */
export function asWritten(
  { prompt, given, source }: ReturnType<typeof chooseOpening>,
  encode: (text: string) => number[],
  { maxTokens, endToken }: { maxTokens: number; endToken: number },
): Rollout {
  const end = source.given + maxTokens
  const tokens = encode(source.text.slice(0, CHARACTERS_PER_TOKEN * (end + 1))).slice(source.given, end)
  const finished = tokens.length < maxTokens
  return { prompt, given, tokens: finished ? [...tokens, endToken] : tokens, finished }
}

/** The opening of rollout `index` in a dialogue: the first tokens of the chosen or the rejected answer, or no tokens. */
export function chooseAnswerPrefix(
  index: number,
  { prompt, chosen, rejected }: TokenPair,
  { seed, minPrefix, maxPrefix, bareShare }: OpeningSettings,
): Omit<Opening, 'noise'> {
  const random = (choice: number) => uniform(seed, OPENING_STREAM, index, choice)
  if (random(1) < bareShare) return { prompt, given: [] }
  const length = minPrefix + Math.floor(random(0) * (maxPrefix - minPrefix + 1))
  return { prompt, given: (random(2) < 0.5 ? chosen : rejected).slice(0, length) }
}

/**
 * Writes one rollout per opening, with one forward pass per step for all of them.
 * @returns each rollout with its hidden rows at `layer`, [1 + given + tokens, hiddenSize]; the last prompt token's row is first.
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
 * Writes one rollout per opening to the file `out`, in waves, and caches the hidden rows.
 * @param dependsOn everything that the rows depend on. @returns all rows. @throws Stopped if the signal aborts.
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

/**
 * Samples with Gumbel-max from the k most probable tokens, as the app does, with `noise` as the sample number in the noise
 * key.
 */
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
