// The interface of a decoding method: its candidates, their scores, how one is chosen, and how the page presents the method.
// README.md in this folder says how to add one.

import type { HeadName } from '../heads.ts'
import type { Look, Mark } from '../look.ts'

/** The fields of a BibTeX entry. */
export interface Paper {
  readonly key: string
  readonly authors: string
  readonly title: string
  readonly year: number
  readonly arxiv: string
}

export interface Method {
  /** Key in `methods`, and name in files, links and on the command line. */
  readonly name: string
  /** Name in the literature, such as 'PARGS-G'. */
  readonly label: string
  /** The method as an equation on one line, such as 'sample softmax((ℓ + w·r_prefix) / T)'. */
  readonly equation: string
  /** One or two plain sentences for newcomers: the page's summary and tooltip. */
  readonly summary: string
  /** Unique to each method. Greedy methods get a hollow mark and, unless `dash` is set, a dashed line. */
  readonly look: Look & { readonly mark: Mark }
  /** The paper that defines the method; null for a textbook method or a variant introduced in this project. */
  readonly source: Paper | null
  readonly alsoCites?: readonly Paper[]
  /** The head whose reward enters the score, or null. */
  readonly head: HeadName | null
  /** Whether the score clamps the reward to [0, 1]. A clamped reward is never divided by its unit. */
  readonly clampsReward?: boolean
  /** 'sample': Gumbel-max over score / temperature. 'argmax': the highest score; temperature has no effect. */
  readonly choice: 'sample' | 'argmax'
  /** The head that chooses among N complete samples (Best-of-N); null for a method that writes one text. */
  readonly bestBy: HeadName | null
  /**
   * Whether the score is ℓ + b·w, with b a function of the reward alone. What-if relies on this to recover a head's unit from
   * recorded scores, and does not use columns whose method lacks this property.
   */
  readonly affineInWeight: boolean
  /** Score of a candidate before temperature and noise. `reward` comes from `head`, in the run's units; 0 if `head` is null. */
  score(candidate: { baseLogProb: number; reward: number }, settings: { weight: number }): number
}

/** The head that a method needs: the head that steers it or, for Best-of-N, chooses the sample. Null for other methods. */
export const neededHead = ({ head, bestBy }: Pick<Method, 'head' | 'bestBy'>): HeadName | null => head ?? bestBy
