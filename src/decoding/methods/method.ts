// The contract of a decoding method: which candidates it considers, their scores, how one is chosen, and what a reader
// sees of it. Noise, temperature and records are shared by all methods; README.md beside this file says how to add one.

import type { HeadName } from '../heads.ts'
import type { Look, Mark } from '../look.ts'
import type { CandidateSet } from '../nextTokens.ts'

/** A publication, with what its BibTeX entry needs. */
export interface Paper {
  /** BibTeX key. */
  readonly key: string
  readonly authors: string
  readonly title: string
  readonly year: number
  readonly arxiv: string
}

export interface Method {
  /** Its key in `methods`; also its name in files, links and on the command line. */
  readonly name: string
  /** As the literature writes it: 'PARGS-G'. */
  readonly label: string
  /** One line: 'sample softmax((ℓ + w·r_prefix) / T)'. */
  readonly equation: string
  /** One or two plain sentences for a newcomer: the page's summary and tooltip. */
  readonly summary: string
  /** No two methods look alike. Greedy methods get a hollow mark and, without a dash of their own, a dashed line. */
  readonly look: Look & { readonly mark: Mark }
  /** The paper that defines it; null for a textbook method or a variant of this project. */
  readonly source: Paper | null
  /** Papers to cite beside `source`. */
  readonly alsoCites?: readonly Paper[]
  /** The tokens that it scores at a step. */
  readonly candidates: CandidateSet
  /** The head whose reward enters the score, or null. */
  readonly head: HeadName | null
  /** Whether the score clamps the reward to [0, 1]. The reward is then never divided by its unit. */
  readonly clampsReward?: boolean
  /** 'sample': Gumbel-max over score / temperature. 'argmax': the highest score; temperature has no effect. */
  readonly choice: 'sample' | 'argmax'
  /** The head that chooses among N complete samples (Best-of-N); null for a method that writes one text. */
  readonly bestBy: HeadName | null
  /** Score of a candidate before temperature. `reward` is that of `head` in the run's units (0 where head is null). */
  score(candidate: { baseLogProb: number; reward: number }, settings: { weight: number }): number
}
