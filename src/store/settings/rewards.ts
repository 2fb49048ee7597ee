// The rewards that the page offers, and what is known about them before and after a model is loaded. src/rewards defines what
// a name means.

import { z } from 'zod'
import type { HeadName } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import type { ColumnRecord, MethodName, RewardChoice, RewardShare, RunSettings } from '../../decoding/record.ts'
import type { ClassifierSpeed } from '../../rewards/classifier/cost.ts'
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
  /** How fast a reward model with its own trunk was when it was opened. */
  speed?: ClassifierSpeed | undefined
}

/** The rewards that ship with the page, offered while no model is loaded. */
export const SHIPPED_REWARDS: readonly KnownReward[] = shippedRewards as KnownReward[]

export function offeredRewards(status: EngineStatus): readonly KnownReward[] {
  return status.kind === 'ready' ? status.info.rewards : SHIPPED_REWARDS
}

export const MAX_SHOWN_REWARDS = 4

/** The user's own rewards are assumed to have these heads until they are loaded. */
const PAPER_HEADS: readonly HeadName[] = ['full', 'prefix', 'value']

/** Why a reward's name is invalid, or null. Checks a rule's parameter, but only the form of a learned reward's name. */
export function nameFault(name: string): string | null {
  const named = ruleNamed(name)
  // A reward model of a hub is named owner/name.
  if (!named)
    return /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/.test(name)
      ? null
      : `“${name}” is not a valid reward name`
  try {
    named.rule.open(named.parameter)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Clamps the weight of a reward in a mix; 0, which is not allowed, becomes 1. */
export function clampShare(weight: number): number {
  return clampSetting('rewardWeight', weight) || 1
}

const rewardName = z.string().refine((name) => nameFault(name) === null)

/** A reward setting: one reward, a mix, or none. */
export const rewardSchema = z.union([
  rewardName,
  z
    .array(z.object({ name: rewardName, weight: z.number().transform(clampShare).catch(1) }))
    .min(1)
    .max(MAX_SHOWN_REWARDS)
    .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length),
  z.null(),
])

/**
 * The reward that is actually used when `choice` is selected: the parts of `choice` that are loaded or, if none is,
 * the first loaded reward. While no model is loaded, `choice` itself.
 */
export function usedReward(choice: RewardChoice | null, status: EngineStatus): RewardChoice | null {
  if (choice === null || status.kind !== 'ready') return choice
  const { rewards } = status.info
  const isThere = (name: string) => ruleNamed(name) !== null || rewards.some((reward) => reward.name === name)
  if (rewardNames(choice).every(isThere)) return choice
  return choiceOf(sharesOf(choice).filter(({ name }) => isThere(name))) ?? rewards[0]?.name ?? null
}

/**
 * Names of rewards that neither ship nor are loaded, e.g. the user's own head after a reload. `usedReward` leaves them out or
 * replaces them.
 */
export function missingRewards(choice: RewardChoice, status: EngineStatus): string[] {
  return learnedNames(choice).filter((name) => !knownReward(name, status))
}

export function sharesOf(choice: RewardChoice | null): RewardShare[] {
  if (choice === null) return []
  return typeof choice === 'string' ? [{ name: choice, weight: 1 }] : choice
}

/** The choice with these parts. The weight of a single reward is ignored. */
export function choiceOf(shares: readonly RewardShare[]): RewardChoice | null {
  const [first] = shares
  return first && shares.length > 1 ? [...shares] : (first?.name ?? null)
}

/**
 * Where a reward's head reads a finished text, i.e. one with an end token. A mix reads the end token if any of its parts
 * does. Null if a part lacks the head, or neither ships nor is loaded.
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

/** `readsFinishedAt` for the reward and the head that steer a column or choose its text; null if nothing does. */
export function columnReadsFinishedAt(
  { method, reward }: Pick<ColumnRecord, 'method' | 'reward'>,
  settings: Pick<RunSettings, 'reward'> | null,
  status: EngineStatus,
): HeadCard['readsFinishedAt'] | null {
  const own = neededHead(methods[method])
  const choice = reward === undefined ? (settings?.reward ?? null) : reward
  return own === null || choice === null ? null : readsFinishedAt(choice, own, status)
}

/** The heads of the reward that is actually used when `choice` is selected. */
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

/** The head that a method needs but `heads` does not contain; null if the method can run. */
export function lackingHead(method: MethodName, heads: readonly HeadName[]): HeadName | null {
  const needed = neededHead(methods[method])
  return needed === null || heads.includes(needed) ? null : needed
}

/** A reward's title, e.g. 'positive film review' or 'a keyword: garden'. The title of an unknown reward is its name. */
export function rewardTitle(name: string, learned: readonly Pick<KnownReward, 'name' | 'title'>[]): string {
  const named = ruleNamed(name)
  if (named) return named.parameter === null ? named.rule.title : `${named.rule.title}: ${named.parameter}`
  return learned.find((reward) => reward.name === name)?.title ?? name
}
