// The exercise's state as its link holds it: the world's seed and sizes, the weight, and the reader's changes in order.

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

/** One change by the reader. Paths are token ids, one digit each. */
export type Edit =
  | { kind: 'reward'; path: string; value: number }
  | { kind: 'probability'; path: string; value: number }
  /** The reward of every one-token continuation of the prefix rises by 1. */
  | { kind: 'raise'; path: string }
  /** Prefix rewards become the soft values of the final ones, for the weight `value`. */
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

/** Whether a path has from `least` to `most` tokens, all of them in the vocabulary. */
const fits = (path: string, { vocabSize }: Sizes, least: number, most: number): boolean =>
  path.length >= least && path.length <= most && [...path].every((digit) => digit >= '0' && Number(digit) < vocabSize)

/** Null for what is no edit of a world of these sizes. */
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

function writeEdit(edit: Edit): string {
  const digits = (value: number) => String(Number(value.toFixed(3)))
  switch (edit.kind) {
    case 'reward':
      return `r${edit.path}:${digits(edit.value)}`
    case 'probability':
      return `p${edit.path}:${digits(edit.value)}`
    case 'raise':
      return `u${edit.path}`
    case 'consistent':
      return `c:${digits(edit.value)}`
    default:
      return edit satisfies never
  }
}

/** The edits with one more, without those that it overrides. Null where a link has no room for it. */
export function withEdit({ edits, length }: LabState, edit: Edit): readonly Edit[] | null {
  const kept = edits.filter((old) => {
    switch (edit.kind) {
      case 'reward':
      case 'probability':
        return old.kind !== edit.kind || old.path !== edit.path
      case 'consistent':
        // It sets the rewards of all prefixes but the complete texts.
        if (old.kind === 'reward') return old.path.length === length
        if (old.kind === 'raise') return old.path.length === length - 1
        return old.kind !== 'consistent'
      case 'raise':
        return true
      default:
        return edit satisfies never
    }
  })
  return kept.length < MAX_EDITS ? [...kept, edit] : null
}

/** The world that the state describes. */
export function worldOf({ seed, vocabSize, length, edits }: LabState): World {
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

/** Token ids of a path of digits. */
export function tokens(path: string): number[] {
  return Array.from(path, Number)
}
