// Makes the index of a folder of heads from the cards in the head files.

import { headNames } from '../../src/decoding/heads.ts'
import { type HeadCard, layersOf } from '../../src/rewards/head.ts'
import { readHead } from '../../src/rewards/headFile.ts'
import type { RewardIndex } from '../../src/rewards/loadRewards.ts'
import { readWords } from '../../src/rewards/words.ts'

/**
 * @param files contents by path in the folder. A head is left out unless it is in the folder named after its reward.
 * @param known titles, descriptions and order of rewards. Other rewards come last and have their name as title.
 * @throws Error if a file is not a head, or if two heads of a reward have the same objective.
 */
export function indexHeads(files: ReadonlyMap<string, Uint8Array>, known: RewardIndex): RewardIndex {
  const heads = [...files]
    .filter(([file]) => file.endsWith('.safetensors'))
    .map(([file, bytes]) => ({ file, card: cardOf(file, bytes) }))
    .filter(({ file, card }) => file.startsWith(`${card.reward}/`))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
  const wordJudges = [...files]
    .filter(([file]) => file.endsWith('/words.json'))
    .map(([file, bytes]) => ({ name: readWords(bytes).card.name, file }))
  const names = [...new Set([...known.rewards.map(({ name }) => name), ...heads.map(({ card }) => card.reward)])]
  const rewards = names.flatMap((name) => {
    const own = heads.filter(({ card }) => card.reward === name)
    if (own.length === 0) return []
    const { title, about } = known.rewards.find((one) => one.name === name) ?? { title: name, about: '' }
    const judge = own.filter(({ card }) => card.isJudge)
    const judgeFiles = judge.map(({ file }) => file)
    return [{ name, title, about, heads: steering(own), judge: judgeFiles, judgeLayers: layersOf(judge) }]
  })
  return { rewards, wordJudges }
}

function cardOf(file: string, bytes: Uint8Array): HeadCard {
  try {
    return readHead(bytes).card
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause })
  }
}

function steering(own: readonly { file: string; card: HeadCard }[]): RewardIndex['rewards'][number]['heads'] {
  return headNames.flatMap((objective) => {
    const [one, other] = own.filter(({ card }) => !card.isJudge && card.objective === objective)
    if (one && other)
      throw new Error(`${one.file} and ${other.file} are both the ${objective} head of one reward. Remove one.`)
    return one ? [{ objective, file: one.file }] : []
  })
}
