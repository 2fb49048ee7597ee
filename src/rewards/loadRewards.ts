// The rewards that are at hand: rewards.json and the head files it names, for the trunk that runs.
// How bytes are fetched is the caller's business, so that browser and command line share this.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'
import type { RewardHead } from './head.ts'
import { openHead } from './headFile.ts'
import { HeadFileError } from './safetensors.ts'

export interface Reward {
  /** 'sentiment' */
  name: string
  /** For a reader: 'positive film review'. */
  title: string
  /** At most one for each objective. */
  heads: RewardHead[]
}

const name = /^[A-Za-z0-9][A-Za-z0-9_-]*$/
const indexSchema = z.object({
  rewards: z.array(
    z.object({
      name: z.string().regex(name, 'must be letters, digits, - and _'),
      title: z.string().min(1),
      heads: z.array(
        z.object({
          objective: z.enum(headNames),
          // Below the folder of rewards.json: never a way out of it.
          file: z
            .string()
            .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a relative path'),
        }),
      ),
    }),
  ),
})

/** rewards.json: which heads there are, and under which paths beside it. */
export type RewardIndex = z.infer<typeof indexSchema>

/** @throws HeadFileError naming the field that is wrong. */
export function parseRewardIndex(bytes: Uint8Array): RewardIndex {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new HeadFileError(`rewards.json is not JSON: ${(error as Error).message}`)
  }
  const index = indexSchema.safeParse(json)
  if (index.success) return index.data
  const [issue] = index.error.issues
  throw new HeadFileError(`rewards.json: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
}

/**
 * Reads every head that rewards.json names.
 * @param readFile bytes of a path beside rewards.json.
 * @param trunkSha256 of the model that runs: a head reads the hidden states it was trained on, no other's.
 * @throws HeadFileError naming the file, for a head that is broken, of another trunk, or not what the index says.
 */
export async function loadRewards(
  readFile: (path: string) => Promise<Uint8Array>,
  trunkSha256: string,
): Promise<Reward[]> {
  const index = parseRewardIndex(await readFile('rewards.json'))
  return Promise.all(
    index.rewards.map(async ({ name, title, heads }) => ({
      name,
      title,
      heads: await Promise.all(
        heads.map(async ({ objective, file }) => {
          const head = openNamed(file, await readFile(file))
          const { card } = head
          if (card.trunkSha256 !== trunkSha256)
            throw new HeadFileError(
              `head ${file} was trained on another model (sha256 ${card.trunkSha256.slice(0, 12)}…) than the one that runs ` +
                `(${trunkSha256.slice(0, 12)}…): train it anew with \`tokenwise train\`, or load the model it belongs to`,
            )
          if (card.reward !== name || card.objective !== objective)
            throw new HeadFileError(
              `head ${file} is of ${card.reward}/${card.objective}, rewards.json says ${name}/${objective}`,
            )
          return head
        }),
      ),
    })),
  )
}

function openNamed(file: string, bytes: Uint8Array): RewardHead {
  try {
    return openHead(bytes)
  } catch (error) {
    if (error instanceof HeadFileError) throw new HeadFileError(`head ${file}: ${error.message}`, { cause: error })
    throw error
  }
}

/** Layers whose hidden rows the heads read, each once, rising: the taps that a trunk needs. */
export function headLayers(rewards: readonly Reward[]): number[] {
  const layers = rewards.flatMap(({ heads }) => heads.map(({ card }) => card.layer))
  return [...new Set(layers)].sort((a, b) => a - b)
}
