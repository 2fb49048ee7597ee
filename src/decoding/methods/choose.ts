// Scores a step's candidates with a method and chooses one. Scores, temperature and noise are combined only here.

import { finiteReward } from '../scorer.ts'
import type { Method } from './method.ts'

export interface Candidate {
  token: number
  /** Natural-log probability over the full vocabulary. */
  baseLogProb: number
  /** Reward from the method's head, in the units that w multiplies; ignored if the method has no head. */
  reward?: number | undefined
}

/** The fields have the same meaning as in CandidateRecord. */
export interface Weighing {
  score: number
  probBefore: number
  probAfter: number
  noise: number
}

export interface Choice {
  /** One for each candidate, in the same order. */
  weighings: Weighing[]
  chosen: number
}

/**
 * Chooses one of the candidates. Sampling methods use Gumbel-max: the argmax of score / T + noise is a sample from
 * softmax(score / T), so columns with the same noise differ only because of their scores. In a tie, the lower token id wins.
 * @param noiseOf standard Gumbel noise of a token id; not called for greedy methods.
 * @throws HeadError if a reward is missing, NaN or infinite; Error if there are no candidates, the temperature is not
 * positive and finite, or a score overflows.
 */
export function choose(
  method: Method,
  candidates: readonly Candidate[],
  settings: { weight: number; temperature: number },
  noiseOf: (token: number) => number,
): Choice {
  const { temperature } = settings
  if (candidates.length === 0) throw new Error(`${method.label} was given 0 candidates: topK must be at least 1`)
  if (!(temperature > 0 && temperature < Infinity))
    throw new Error(
      `temperature must be above 0 and finite: ${temperature} was given. To decode without randomness, use a greedy method`,
    )

  return weigh(
    method,
    candidates,
    candidates.map((candidate) => scoreOf(method, candidate, settings)),
    temperature,
    noiseOf,
  )
}

/** Like `choose`, for candidates whose scores are known. @param scores [candidates]. */
export function weigh(
  method: Pick<Method, 'choice'>,
  candidates: readonly Candidate[],
  scores: readonly number[],
  temperature: number,
  noiseOf: (token: number) => number,
): Choice {
  const samples = method.choice === 'sample'
  const noises = candidates.map(({ token }) => (samples ? noiseOf(token) : 0))
  // Subtract the best score first: dividing by a tiny temperature could otherwise make every key infinite.
  const best = Math.max(...scores)
  const keys = scores.map((score, i) => (samples ? (score - best) / temperature + (noises[i] as number) : score))
  const chosen = indexOfBest(keys, candidates)

  const before = softmax(
    candidates.map((candidate) => candidate.baseLogProb),
    temperature,
  )
  const after = samples ? softmax(scores, temperature) : scores.map((_, i) => (i === chosen ? 1 : 0))
  const weighings = scores.map((score, i) => ({
    score,
    probBefore: before[i] as number,
    probAfter: after[i] as number,
    noise: noises[i] as number,
  }))
  return { weighings, chosen }
}

function scoreOf(method: Method, { token, baseLogProb, reward }: Candidate, settings: { weight: number }): number {
  const given = method.head ? finiteReward(method.head, token, reward) : 0
  const score = method.score({ baseLogProb, reward: given }, settings)
  // -Infinity is the score of a token of probability 0, which is never chosen. Any other infinity or NaN is an error.
  if (Number.isFinite(score) || (baseLogProb === -Infinity && score === -Infinity)) return score
  throw new Error(
    `the ${method.label} score of token ${token} is ${score} (log-probability ${baseLogProb}, reward ${given}, weight ${settings.weight}): use a smaller weight`,
  )
}

function indexOfBest(keys: readonly number[], candidates: readonly Candidate[]): number {
  const token = (i: number) => (candidates[i] as Candidate).token
  const key = (i: number) => keys[i] as number
  let best = 0
  for (let i = 1; i < keys.length; i++)
    if (key(i) > key(best) || (key(i) === key(best) && token(i) < token(best))) best = i
  return best
}

/** softmax(values / temperature), stable; at least one value must be finite. */
function softmax(values: readonly number[], temperature: number): number[] {
  const max = Math.max(...values)
  const powers = values.map((value) => Math.exp((value - max) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
