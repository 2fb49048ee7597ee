// The exercise's state as its link holds it: the weight, and the scores that a hand has moved.

import { z } from 'zod'
import { LENGTH, type Path, prefixes, type Scores, texts } from './world.ts'

export interface LabState {
  weight: number
  /** Scores that are not the fitted ones. */
  moved: ReadonlyMap<Path, number>
}

export const WEIGHTS = { min: -4, max: 8, step: 0.25 }
export const SCORES = { min: -6, max: 6, step: 0.05 }
export const START: LabState = { weight: 2, moved: new Map() }

const paths = new Set([...prefixes, ...texts])

const schema = z.object({
  w: z.coerce
    .number()
    .transform((weight) => Math.min(WEIGHTS.max, Math.max(WEIGHTS.min, weight)))
    .catch(START.weight),
  scores: z.string().max(1000).catch(''),
})

/** Any query as a state: what is out of range is brought into it, what makes no sense is left out. */
export function read(query: URLSearchParams): LabState {
  const { w, scores } = schema.parse(Object.fromEntries(query))
  const moved = new Map<Path, number>()
  for (const text of scores.split('_')) {
    const found = /^([0-2]{1,3}):(-?\d{1,2}(?:\.\d{1,3})?)$/.exec(text)
    if (found?.[1] === undefined || !paths.has(found[1])) continue
    moved.set(found[1], Math.min(SCORES.max, Math.max(SCORES.min, Number(found[2]))))
  }
  return { weight: w, moved }
}

export function write({ weight, moved }: LabState): string {
  const query = new URLSearchParams()
  if (weight !== START.weight) query.set('w', String(weight))
  if (moved.size > 0)
    query.set('scores', [...moved].map(([path, score]) => `${path}:${Number(score.toFixed(3))}`).join('_'))
  return query.toString()
}

/** The fitted scores with those that were moved in their place. */
export function scoresOf(fitted: Scores, { moved }: LabState): Scores {
  return new Map([...fitted, ...moved])
}

/** The moves that turn every beginning's fitted score round, and leave finished texts as they are. */
export function turnedRound(fitted: Scores, { moved }: LabState): ReadonlyMap<Path, number> {
  const ofTexts = [...moved].filter(([path]) => path.length === LENGTH)
  return new Map([...ofTexts, ...prefixes.map((path) => [path, -(fitted.get(path) as number)] as const)])
}
