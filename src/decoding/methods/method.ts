// The contract of a decoding method: a score for each candidate, and whether the best score or a sample is taken.
// Everything else (candidates, noise, records) is the lockstep loop's; see README.md beside this file.

import type { HeadName, MethodName } from '../record.ts'

export interface Method {
  readonly name: MethodName
  /** As the literature writes it: 'PARGS-G'. */
  readonly label: string
  /** One line, for a reader: 'sample softmax((ℓ + w·r_prefix) / T)'. */
  readonly equation: string
  /** One plain sentence for a newcomer. */
  readonly summary: string
  /** arXiv id of the paper that defines it, or null for textbook methods. */
  readonly source: string | null
  /** The head whose reward enters the score, or null. */
  readonly head: HeadName | null
  /** Whether it clamps the reward to [0, 1], so that it must have it as it is: then units of spread do not apply. */
  readonly clampsReward?: boolean
  /** 'sample': Gumbel-max over score / temperature; 'argmax': the best score, temperature has no effect. */
  readonly choice: 'sample' | 'argmax'
  /** The head that chooses among N whole samples (Best-of-N); null for methods that write one text. */
  readonly bestBy: HeadName | null
  /** w in the paper's own experiments; null where there is none. */
  readonly paperWeight: number | null
  /** Score of a candidate before temperature. `reward` is that of `head` in the run's units (0 where head is null). */
  score(candidate: { baseLogProb: number; reward: number }, settings: { weight: number }): number
}
