// The state in the lesson's link: the world's seed and sizes, the weight, and the user's changes in order.

import { z } from 'zod'
import { linkForm, numberIn, wholeIn } from '../parts/linkFields.ts'
import { makeConsistent } from './policies.ts'
import {
  LENGTHS,
  longestLength,
  makeWorld,
  VOCAB_SIZES,
  type World,
  withContinuationsRaised,
  withProbability,
  withReward,
} from './world.ts'

/** A change by the user. Paths are token ids, one digit each. */
export type Edit =
  | { kind: 'reward'; path: string; value: number }
  | { kind: 'probability'; path: string; value: number }
  /** Adds 1 to the reward of every one-token continuation of the prefix. */
  | { kind: 'raise'; path: string }
  /** Sets the rewards of all prefixes such that C is 1 at the weight `value`. */
  | { kind: 'consistent'; value: number }

export interface LabState {
  seed: number
  vocabSize: number
  length: number
  weight: number
  /** The prefix whose continuations are shown. */
  at: string
  edits: readonly Edit[]
}

export const WEIGHTS = { min: -4, max: 8, step: 0.25 }
export const REWARDS = { min: -6, max: 6, step: 0.05 }
export const MAX_EDITS = 64
export const MAX_SEED = 9999

/** In this world CD is closer to the optimum at small weights, PARGS at large ones. */
export const START: LabState = { seed: 2, vocabSize: 3, length: 3, weight: 2, at: '', edits: [] }

export const link = linkForm(
  START,
  {
    seed: wholeIn({ min: 0, max: MAX_SEED }),
    v: wholeIn(VOCAB_SIZES),
    n: wholeIn(LENGTHS),
    w: numberIn(WEIGHTS),
    at: z.string(),
    edits: z.string().max(MAX_EDITS * 20),
  },
  ({ vocabSize, length, weight, edits, ...rest }) => ({
    ...rest,
    v: vocabSize,
    n: length,
    w: weight,
    edits: edits.map(writeEdit).join('_'),
  }),
  ({ seed, v, n, w, at, edits }): LabState => {
    const length = Math.min(n, longestLength(v))
    const sizes = { vocabSize: v, length }
    return {
      ...sizes,
      seed,
      weight: w,
      at: fits(at, sizes, 0, length - 1) ? at : '',
      edits: edits
        .split('_')
        .slice(0, MAX_EDITS)
        .flatMap((text) => readEdit(text, sizes) ?? []),
    }
  },
)

type Sizes = Pick<LabState, 'vocabSize' | 'length'>

/** Whether a path has `min` to `max` tokens, all of them in the vocabulary. */
const fits = (path: string, { vocabSize }: Sizes, min: number, max: number): boolean =>
  path.length >= min && path.length <= max && [...path].every((digit) => digit >= '0' && Number(digit) < vocabSize)

/** Null if the text is not an edit of a world of these sizes. */
function readEdit(text: string, sizes: Sizes): Edit | null {
  const found = /^([rpuc])(\d{0,6})(?::(-?\d{1,2}(?:\.\d{1,3})?))?$/.exec(text)
  const [, letter, path = '', digits] = found ?? []
  if (letter === 'u')
    return digits === undefined && fits(path, sizes, 0, sizes.length - 1) ? { kind: 'raise', path } : null
  if (digits === undefined) return null
  const within = (min: number, max: number) => Math.min(max, Math.max(min, Number(digits)))
  if (letter === 'c') return path === '' ? { kind: 'consistent', value: within(WEIGHTS.min, WEIGHTS.max) } : null
  if (!fits(path, sizes, 1, sizes.length)) return null
  return letter === 'r'
    ? { kind: 'reward', path, value: within(REWARDS.min, REWARDS.max) }
    : { kind: 'probability', path, value: within(0, 1) }
}

const letters: Record<Edit['kind'], string> = { reward: 'r', probability: 'p', raise: 'u', consistent: 'c' }

function writeEdit(edit: Edit): string {
  const path = 'path' in edit ? edit.path : ''
  const value = 'value' in edit ? `:${Number(edit.value.toFixed(3))}` : ''
  return `${letters[edit.kind]}${path}${value}`
}

/** Adds an edit and drops those that it overrides. Returns null if the link would have too many edits. */
export function withEdit({ edits, length }: LabState, edit: Edit): readonly Edit[] | null {
  const remaining = edits.filter((old) => {
    if (edit.kind === 'raise') return true
    if (edit.kind !== 'consistent') return old.kind !== edit.kind || old.path !== edit.path
    // A 'consistent' edit sets the rewards of all prefixes except complete texts.
    if (old.kind === 'reward') return old.path.length === length
    if (old.kind === 'raise') return old.path.length === length - 1
    return old.kind !== 'consistent'
  })
  return remaining.length < MAX_EDITS ? [...remaining, edit] : null
}

export function worldOf({ seed, vocabSize, length, edits }: Omit<LabState, 'weight' | 'at'>): World {
  return edits.reduce<World>(
    (world, edit) => {
      switch (edit.kind) {
        case 'reward':
          return withReward(world, tokens(edit.path), edit.value)
        case 'probability':
          return withProbability(world, tokens(edit.path), edit.value)
        case 'raise':
          return withContinuationsRaised(world, tokens(edit.path), 1)
        case 'consistent':
          return makeConsistent(world, edit.value)
        default:
          return edit satisfies never
      }
    },
    makeWorld(seed, vocabSize, length),
  )
}

export const tokens = (path: string): number[] => Array.from(path, Number)
