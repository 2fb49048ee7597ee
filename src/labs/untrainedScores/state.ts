// The lesson's state and its link: the weight and the moved scores of the small example, and the recorded prompt and live run
// of the real model.

import { dequal } from 'dequal/lite'
import { z } from 'zod'
import { linkForm, numberIn, textUpTo, wholeIn } from '../parts/linkFields.ts'
import { LENGTH, type Path, prefixes, type Scores, texts } from './world.ts'

export interface WorldState {
  weight: number
  /** Scores that the user moved. */
  moved: ReadonlyMap<Path, number>
}

export interface RealState {
  shown: number
  /** The user's own prompt; '' for the recorded one. */
  prompt: string
  weight: number
  seed: number
}

export interface RealProps {
  state: RealState
  change: (next: RealState) => void
}

export interface LabState {
  world: WorldState
  real: RealState
}

export const WEIGHTS = { min: -4, max: 8, step: 0.25 }
export const SCORES = { min: -6, max: 6, step: 0.05 }
export const LIVE_WEIGHTS = { min: 0, max: 4, step: 0.5 }
export const MAX_PROMPT_CHARACTERS = 300
export const MAX_SEED = 999_999

export const START: LabState = {
  world: { weight: 2, moved: new Map() },
  real: { shown: 0, prompt: '', weight: 2, seed: 1 },
}

/** Whether the real model's part is as the lesson begins. */
export const isStart = (real: RealState): boolean => dequal(real, START.real)

const paths = new Set([...prefixes, ...texts])

export const link = linkForm(
  START,
  {
    w: numberIn(WEIGHTS),
    scores: z.string().max(1000),
    at: wholeIn({ min: 0, max: 99 }),
    prompt: textUpTo(MAX_PROMPT_CHARACTERS),
    rw: numberIn(LIVE_WEIGHTS),
    seed: wholeIn({ min: 0, max: MAX_SEED }),
  },
  ({ world: { weight, moved }, real: { shown, prompt, weight: rw, seed } }) => ({
    w: weight,
    scores: [...moved].map(([path, score]) => `${path}:${Number(score.toFixed(3))}`).join('_'),
    at: shown,
    prompt,
    rw,
    seed,
  }),
  ({ w, scores, at, prompt, rw, seed }): LabState => ({
    world: { weight: w, moved: readScores(scores) },
    real: { shown: at, prompt, weight: rw, seed },
  }),
)

function readScores(scores: string): Map<Path, number> {
  const moved = new Map<Path, number>()
  for (const text of scores.split('_')) {
    const found = /^([0-2]{1,3}):(-?\d{1,2}(?:\.\d{1,3})?)$/.exec(text)
    if (found?.[1] === undefined || !paths.has(found[1])) continue
    moved.set(found[1], Math.min(SCORES.max, Math.max(SCORES.min, Number(found[2]))))
  }
  return moved
}

/** The fitted scores, overridden by those that the user has moved. */
export function scoresOf(fitted: Scores, { moved }: Pick<WorldState, 'moved'>): Scores {
  return new Map([...fitted, ...moved])
}

/** `moved`, with the score of every prefix set to the negative of its fitted score. */
export function reversedPrefixes(fitted: Scores, { moved }: Pick<WorldState, 'moved'>): ReadonlyMap<Path, number> {
  const ofTexts = [...moved].filter(([path]) => path.length === LENGTH)
  return new Map([...ofTexts, ...prefixes.map((path) => [path, -(fitted.get(path) as number)] as const)])
}
