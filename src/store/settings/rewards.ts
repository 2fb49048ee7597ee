// The rewards that steer, as the page keeps them: one, or several with weights. Checked like all settings; what a name
// means is src/rewards/'s business, and which rewards are loaded the engine says.

import { z } from 'zod'
import type { HeadName } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, MethodName, RewardChoice, RewardShare, RunSettings } from '../../decoding/record.ts'
import type { HeadCard } from '../../rewards/head.ts'
import { learnedNames, rewardHeads, rewardNames } from '../../rewards/rewardChoice.ts'
import { ruleNamed } from '../../rewards/rules/index.ts'
import type { EngineInfo } from '../../worker/protocol.ts'
import type { EngineStatus } from '../run/playground.ts'
import { clampSetting } from './limits.ts'

interface ShippedReward {
  name: string
  title: string
  /** Heads that read a text that ended by itself at its last word. */
  readAtLastWord: readonly HeadName[]
  /** Those that read it at its end token. */
  readAtEnd: readonly HeadName[]
}

/** The learned rewards that ship, for a page whose model is not loaded: as in public/heads/rewards.json. */
export const SHIPPED_REWARDS: readonly ShippedReward[] = [
  {
    name: 'sentiment',
    title: 'positive film review',
    readAtLastWord: ['prefix', 'value', 'cumulative', 'prefixSoft'],
    readAtEnd: ['full', 'prefixRollout'],
  },
  {
    name: 'helpful',
    title: 'helpful reply',
    readAtLastWord: ['full', 'prefix', 'prefixRollout'],
    readAtEnd: ['value', 'cumulative', 'prefixSoft'],
  },
  {
    name: 'oneSentence',
    title: 'one short sentence',
    readAtLastWord: [],
    readAtEnd: ['full', 'prefix', 'value', 'cumulative', 'prefixSoft', 'prefixRollout'],
  },
]

export const MAX_SHOWN_REWARDS = 4

export const DEFAULT_REWARDS: RewardShare[] = [{ name: 'sentiment', weight: 1 }]

/** Before loading nobody knows what heads a reward has that did not ship; those of the paper are likely. */
const PAPER_HEADS: readonly HeadName[] = ['full', 'prefix', 'value']

/** What is wrong with a reward's name, for a reader, or null: a rule's parameter is checked, a learned name only in form. */
export function nameFault(name: string): string | null {
  const asked = ruleNamed(name)
  if (!asked) return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name) ? null : `"${name}" is no name of a reward`
  try {
    asked.rule.open(asked.parameter)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Of a stored weight in a mix: one of 0, which its field does not take, is none. */
export function clampShare(weight: number): number {
  return clampSetting('rewardWeight', weight) || 1
}

export const rewardsSchema = z
  .array(
    z.object({
      name: z.string().refine((name) => nameFault(name) === null),
      weight: z.number().transform(clampShare).catch(1),
    }),
  )
  .min(1)
  .max(MAX_SHOWN_REWARDS)
  .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length)

/** Those of the set rewards that there are; the first that is loaded where none of them is. As set before loading. */
export function usedRewards(shares: readonly RewardShare[], status: EngineStatus): RewardShare[] {
  if (status.kind !== 'ready') return [...shares]
  const { rewards } = status.info
  const there = shares.filter(({ name }) => ruleNamed(name) || rewards.some((reward) => reward.name === name))
  if (there.length > 0) return there
  return rewards.slice(0, 1).map(({ name }) => ({ name, weight: 1 }))
}

/**
 * Names of those that are set, did not ship and are not loaded: heads that somebody brought. In a mix they are left out, and
 * where nothing else is set another reward steers.
 */
export function missingRewards(shares: readonly RewardShare[], status: EngineStatus): string[] {
  const there = status.kind === 'ready' ? status.info.rewards : []
  return shares
    .map(({ name }) => name)
    .filter((name) => !ruleNamed(name) && [...there, ...SHIPPED_REWARDS].every((reward) => reward.name !== name))
}

/** What the engine is asked for: one reward is raw, whatever its weight; several are a mix; none the base model alone. */
export function rewardChoice(shares: readonly RewardShare[]): RewardChoice | null {
  const [first] = shares
  if (!first) return null
  return shares.length === 1 ? first.name : [...shares]
}

/** The rewards that a run was asked for, as the page keeps them; null for the base model alone. */
export function sharesOf(choice: RewardChoice | null): RewardShare[] | null {
  if (choice === null) return null
  return typeof choice === 'string' ? [{ name: choice, weight: 1 }] : choice
}

/**
 * Where a reward's head reads a text that ended by itself; a mix reads the end token where one of its parts does. Null
 * where a part is not loaded and did not ship.
 */
export function readsFinishedAt(
  choice: RewardChoice,
  head: HeadName,
  status: EngineStatus,
): HeadCard['readsFinishedAt'] | null {
  const places = rewardNames(choice).map((name) => {
    if (ruleNamed(name)) return 'endToken'
    const loaded = status.kind === 'ready' ? status.info.rewards.find((reward) => reward.name === name) : undefined
    const card = loaded?.heads.find(({ objective }) => objective === head)
    if (card) return card.readsFinishedAt
    const shipped = shippedReward(name)
    return shipped && (shipped.readAtEnd.includes(head) ? 'endToken' : 'lastContent')
  })
  if (places.includes(undefined)) return null
  return places.includes('endToken') ? 'endToken' : 'lastContent'
}

/** The same of the reward and the head that steer a column, or choose its text. Null where none does. */
export function columnReadsFinishedAt(
  { method, reward }: Pick<ColumnRecord, 'method' | 'reward'>,
  settings: Pick<RunSettings, 'reward'> | null,
  status: EngineStatus,
): HeadCard['readsFinishedAt'] | null {
  const { head, bestBy } = methods[method]
  const own = head ?? bestBy
  const choice = reward ?? settings?.reward ?? null
  return own === null || choice === null ? null : readsFinishedAt(choice, own, status)
}

/** The heads that the rewards in use give. */
export function chosenHeads(shares: readonly RewardShare[], status: EngineStatus): HeadName[] {
  const choice = rewardChoice(usedRewards(shares, status))
  if (choice === null) return []
  const loaded =
    status.kind === 'ready'
      ? loadedHeads(status.info)
      : learnedNames(choice).map((name) => ({ name, heads: headsBeforeLoading(name) }))
  return rewardHeads(choice, loaded)
}

function headsBeforeLoading(name: string): HeadName[] {
  const shipped = shippedReward(name)
  return shipped ? [...shipped.readAtLastWord, ...shipped.readAtEnd] : [...PAPER_HEADS]
}

function shippedReward(name: string): ShippedReward | undefined {
  return SHIPPED_REWARDS.find((reward) => reward.name === name)
}

function loadedHeads({ rewards }: EngineInfo): { name: string; heads: HeadName[] }[] {
  return rewards.map(({ name, heads }) => ({ name, heads: heads.map(({ objective }) => objective) }))
}

/** The head that a method needs and that is not among `heads`, or null where it can run. */
export function lackingHead(method: MethodName, heads: readonly HeadName[]): HeadName | null {
  const needed = methods[method].head ?? methods[method].bestBy
  return needed === null || heads.includes(needed) ? null : needed
}
