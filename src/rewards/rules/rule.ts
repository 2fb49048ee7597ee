// The contract of a rule: a reward that a program computes from the text, without training. README.md beside this file says
// how to add one.

import { z } from 'zod'

/** Scores a response. If not `finished` (ended with an end token), its last word, sentence or value may continue. */
export type RuleScore = (text: string, finished: boolean) => number

/** The part after the colon of a rule's name: the word of 'keyword:garden'. */
export interface RuleParameter<P> {
  /** Label of its field: 'Word'. */
  label: string
  /** Initial value of its field. */
  example: string
  /** Whether the rule also runs without one. */
  optional: boolean
  /** Parses the text after the colon; its message completes the sentence 'the parameter of keyword …'. */
  schema: z.ZodType<P, string>
}

interface RuleFacts {
  /** In files and on the command line, letters only: 'keyword'. */
  readonly name: string
  /** For a menu: 'a keyword'. */
  readonly title: string
  /** One plain sentence for a newcomer. */
  readonly summary: string
  /** Whether its score is meaningful for an unfinished text. If not, it only scores finished texts. */
  readonly beforeTheEnd: boolean
}

/** A rule as its file defines it. */
export interface RuleDefinition<P> extends RuleFacts {
  readonly parameter: RuleParameter<P> | null
  /** The score for a parsed parameter, or for null without one. Finite, in [−1, 1], deterministic. */
  scoreBy(parameter: P | null): RuleScore
}

/** A rule for callers, independent of the type of its parameter. */
export interface Rule extends RuleFacts {
  readonly parameter: Omit<RuleParameter<unknown>, 'schema'> | null
  /**
   * @param given the text after the colon, or null.
   * @throws RewardError naming the rule, the given text and what is expected.
   */
  open(given: string | null): RuleScore
}

/** An unknown reward or a wrong parameter. The message lists what there is, or says what is expected. */
export class RewardError extends Error {
  override readonly name = 'RewardError'
}

export function defineRule<P>({ scoreBy, ...definition }: RuleDefinition<P>): Rule {
  const { name, parameter } = definition
  return {
    ...definition,
    open(given) {
      if (given === null) {
        if (!parameter || parameter.optional) return scoreBy(null)
        throw new RewardError(`${name} needs a parameter: write for instance ${name}:${parameter.example}`)
      }
      if (!parameter) throw new RewardError(`${name} takes no parameter: "${given}" was given, write ${name} alone`)
      const read = parameter.schema.safeParse(given)
      if (read.success) return scoreBy(read.data)
      throw new RewardError(`the parameter of ${name} ${read.error.issues[0]?.message}: "${given}" was given`)
    },
  }
}

/** A parameter that is a whole number in a range. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message))
}

/**
 * Score of a distance `miss` from a target: 1 at 0, 0 at the tolerance, approaching −1 beyond. It is strictly decreasing, so
 * that of two candidates far from the target the nearer one scores higher.
 */
export function nearness(miss: number, tolerance: number): number {
  return (tolerance - miss) / (tolerance + miss)
}
