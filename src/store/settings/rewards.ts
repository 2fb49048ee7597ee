// The rewards that the page can set, and what is known of them before and after a model is loaded. What a name means is
// src/rewards/'s business.

import { z } from 'zod'
import type { HeadName } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, MethodName, RewardChoice, RewardShare, RunSettings } from '../../decoding/record.ts'
import type { HeadCard } from '../../rewards/head.ts'
import { learnedNames, rewardHeads, rewardNames } from '../../rewards/rewardChoice.ts'
import { ruleNamed } from '../../rewards/rules/index.ts'
import shippedRewards from '../../rewards/shippedRewards.json'
import type { EngineStatus } from '../run/runState.ts'
import { clampSetting } from './limits.ts'

/** A reward with heads, loaded or shipped. */
export interface KnownReward {
  name: string
  title: string
  heads: readonly Pick<HeadCard, 'objective' | 'readsFinishedAt'>[]
}

/** The rewards that ship, in the engine's own form: what the page offers while no model is loaded. */
export const SHIPPED_REWARDS: readonly KnownReward[] = shippedRewards as KnownReward[]

/** The rewards with heads that the page can offer now. */
export function offeredRewards(status: EngineStatus): readonly KnownReward[] {
  return status.kind === 'ready' ? status.info.rewards : SHIPPED_REWARDS
}

export const MAX_SHOWN_REWARDS = 4

/** Assumed of a reward that did not ship, before it is loaded: the heads of the paper. */
const PAPER_HEADS: readonly HeadName[] = ['full', 'prefix', 'value']

/** What is wrong with a reward's name, for a reader, or null. A rule's parameter is checked, a learned name only in form. */
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

/** A weight in a mix within the page's limits; 0, which its field does not take, becomes 1. */
export function clampShare(weight: number): number {
  return clampSetting('rewardWeight', weight) || 1
}

const rewardName = z.string().refine((name) => nameFault(name) === null)

/** A reward that the page can set: one, a mix, or none. */
export const rewardSchema = z.union([
  rewardName,
  z
    .array(z.object({ name: rewardName, weight: z.number().transform(clampShare).catch(1) }))
    .min(1)
    .max(MAX_SHOWN_REWARDS)
    .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length),
  z.null(),
])

/** The reward that runs when `choice` is set: without the parts that are not loaded, or the first loaded reward where none is. */
export function usedReward(choice: RewardChoice | null, status: EngineStatus): RewardChoice | null {
  if (choice === null || status.kind !== 'ready') return choice
  const { rewards } = status.info
  const isThere = (name: string) => ruleNamed(name) !== null || rewards.some((reward) => reward.name === name)
  if (rewardNames(choice).every(isThere)) return choice
  return choiceOf(sharesOf(choice).filter(({ name }) => isThere(name))) ?? rewards[0]?.name ?? null
}

/**
 * Names of rewards that did not ship and are not loaded: heads that somebody brought. In a mix they are left out, and where
 * nothing else is set another reward steers.
 */
export function missingRewards(choice: RewardChoice, status: EngineStatus): string[] {
  return learnedNames(choice).filter((name) => !knownReward(name, status))
}

/** A choice as rows with weights. */
export function sharesOf(choice: RewardChoice | null): RewardShare[] {
  if (choice === null) return []
  return typeof choice === 'string' ? [{ name: choice, weight: 1 }] : choice
}

/** The choice that rows make: a single reward is read raw, whatever its weight. */
export function choiceOf(shares: readonly RewardShare[]): RewardChoice | null {
  const [first] = shares
  return first && shares.length > 1 ? [...shares] : (first?.name ?? null)
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
  const places = rewardNames(choice).map((name) =>
    ruleNamed(name)
      ? 'endToken'
      : knownReward(name, status)?.heads.find(({ objective }) => objective === head)?.readsFinishedAt,
  )
  if (places.includes(undefined)) return null
  return places.includes('endToken') ? 'endToken' : 'lastContent'
}

/** The same for the reward and the head that steer a column or choose its text; null where none does. */
export function columnReadsFinishedAt(
  { method, reward }: Pick<ColumnRecord, 'method' | 'reward'>,
  settings: Pick<RunSettings, 'reward'> | null,
  status: EngineStatus,
): HeadCard['readsFinishedAt'] | null {
  const { head, bestBy } = methods[method]
  const own = head ?? bestBy
  const choice = reward === undefined ? (settings?.reward ?? null) : reward
  return own === null || choice === null ? null : readsFinishedAt(choice, own, status)
}

/** The heads of the reward that would run. */
export function chosenHeads(choice: RewardChoice | null, status: EngineStatus): HeadName[] {
  const used = usedReward(choice, status)
  if (used === null) return []
  const known = learnedNames(used).map((name) => ({
    name,
    heads: knownReward(name, status)?.heads.map(({ objective }) => objective) ?? PAPER_HEADS,
  }))
  return rewardHeads(used, known)
}

function knownReward(name: string, status: EngineStatus): KnownReward | undefined {
  const loaded = status.kind === 'ready' ? status.info.rewards : []
  return [...loaded, ...SHIPPED_REWARDS].find((reward) => reward.name === name)
}

/** The head that a method needs and that is not among `heads`, or null where it can run. */
export function lackingHead(method: MethodName, heads: readonly HeadName[]): HeadName | null {
  const needed = methods[method].head ?? methods[method].bestBy
  return needed === null || heads.includes(needed) ? null : needed
}

/** For a reader: 'positive film review', 'a keyword: garden', or the name itself of a reward that is not loaded. */
export function rewardTitle(name: string, learned: readonly Pick<KnownReward, 'name' | 'title'>[]): string {
  const asked = ruleNamed(name)
  if (asked) return asked.parameter === null ? asked.rule.title : `${asked.rule.title}: ${asked.parameter}`
  return learned.find((reward) => reward.name === name)?.title ?? name
}
