// The exact weights at which the choice of a recorded step changes, for charts. A candidate's key is affine in w for a method
// that is `affineInWeight`, so the choice over all weights is the upper envelope of k lines.

import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import type { MethodName } from './record.ts'
import { type RecordedStep, type UnknownChoice, type Weighable, weighable } from './whatIf.ts'

/** Weights from `from` to `to` at which one candidate is chosen. */
export interface WeightSegment {
  from: number
  to: number
  /** Index in the record's candidates. */
  chosen: number
}

/**
 * The choice of a step at every weight of a range, as adjoining segments: the upper envelope of the candidates' keys
 * (score / T + noise, or the score of a greedy method). At a boundary, where two keys are equal, the lower token id is
 * chosen.
 * @param range weights, both finite, the smaller first.
 * @throws for any other range.
 */
export function weightSegments(
  step: RecordedStep,
  method: MethodName,
  [least, most]: readonly [number, number],
): WeightSegment[] | UnknownChoice {
  if (!(least <= most && Number.isFinite(most - least)))
    throw new Error(`a range of weights is two finite numbers, the smaller first: ${least} and ${most} were given`)
  const { column, settings } = step
  const { affineInWeight, label }: Method = methods[method]
  if (!affineInWeight)
    return { kind: 'unknown', reason: `The score of ${label} is not affine in w: try single weights instead.` }
  const given = weighable(step, methods[method], undefined)
  if ('kind' in given) return given
  const lines = linesOf(methods[method], given, column.temperature ?? settings.temperature)
  const segments: WeightSegment[] = []
  let at = least
  let line = highest(lines, at)
  for (;;) {
    const { next, weight } = overtaker(lines, line)
    if (!next || weight >= most) return [...segments, { from: at, to: most, chosen: line.index }]
    // Rounding may put a crossing just before the previous one: the line between them is never on top.
    if (weight > at) segments.push({ from: at, to: weight, chosen: line.index })
    at = Math.max(at, weight)
    line = next
  }
}

/** A candidate's key as a function of the weight: at0 + slope · w. */
interface Line {
  index: number
  token: number
  at0: number
  slope: number
}

function linesOf(method: Method, { candidates, noiseOf }: Weighable, temperature: number): Line[] {
  const samples = method.choice === 'sample'
  const scale = samples ? temperature : 1
  const lines = candidates.map(({ token, baseLogProb, reward = 0 }, index): Line => {
    const at0 = method.score({ baseLogProb, reward }, { weight: 0 }) / scale + (samples ? noiseOf(token) : 0)
    return { index, token, at0, slope: method.score({ baseLogProb: 0, reward }, { weight: 1 }) / scale }
  })
  // A token of probability 0 is never chosen.
  return lines.filter(({ at0 }) => at0 > -Infinity)
}

/** The highest line just after a weight: of equal ones the steepest, then the lower token id. */
function highest(lines: readonly Line[], weight: number): Line {
  const height = ({ at0, slope }: Line) => at0 + slope * weight
  const [first, ...others] = lines
  if (!first) throw new Error('none of the candidates has a probability above 0: the record is damaged')
  return others.reduce((best, line) => {
    const above = height(line) - height(best) || line.slope - best.slope || best.token - line.token
    return above > 0 ? line : best
  }, first)
}

/** The line that overtakes this one at the next weight: of several the steepest, then the higher at w = 0, then the lower token id. */
function overtaker(lines: readonly Line[], current: Line): { next: Line | null; weight: number } {
  let next: Line | null = null
  let weight = Infinity
  for (const line of lines) {
    if (line.slope <= current.slope) continue
    const crossing = (current.at0 - line.at0) / (line.slope - current.slope)
    const wins =
      crossing !== weight || !next
        ? crossing < weight
        : (line.slope - next.slope || line.at0 - next.at0 || next.token - line.token) > 0
    if (!wins) continue
    next = line
    weight = crossing
  }
  return { next, weight }
}
