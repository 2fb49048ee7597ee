// The contract of a rule: a reward that a program verifies, with nothing learned. README.md beside this file says what
// to export. Which tokens make the text, and what the number does, is left to the scorer and the decoding room.

import { z } from 'zod'

/** Scores a response. `finished`: it ended by itself; if not, its last word, sentence or value may go on. */
export type RuleScore = (text: string, finished: boolean) => number

/** What stands behind the colon of a rule's name: the word of 'keyword:garden'. */
export interface RuleParameter<P> {
  /** For a form's label: 'Word'. */
  label: string
  /** One that a form may begin with. */
  example: string
  /** Whether the rule also runs without one. */
  optional: boolean
  /** From the text behind the colon; its message ends the sentence 'the parameter of keyword …'. */
  schema: z.ZodType<P, string>
}

interface RuleFacts {
  /** As in files and on the command line, letters only: 'keyword'. */
  readonly name: string
  /** For a menu: 'a keyword'. */
  readonly title: string
  /** One plain sentence for a newcomer. */
  readonly summary: string
  /** Whether its score means anything of a text that goes on; if not, only finished texts are asked about. */
  readonly beforeTheEnd: boolean
}

/** A rule as its file writes it. */
export interface RuleDefinition<P> extends RuleFacts {
  readonly parameter: RuleParameter<P> | null
  /** The score for a parameter that the schema gave, null where there is none. Finite, in [−1, 1], the same every time. */
  scoreBy(parameter: P | null): RuleScore
}

/** A rule for whoever uses it, whatever the type of its parameter. */
export interface Rule extends RuleFacts {
  readonly parameter: Omit<RuleParameter<unknown>, 'schema'> | null
  /**
   * @param given the text behind the colon, or null.
   * @throws RewardError that names the rule, what was given and what is wanted.
   */
  open(given: string | null): RuleScore
}

/** A reward that is not there, or not as it was asked for. The message says what there is, or what is wanted. */
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

/** A parameter that is a number of things. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message))
}

/**
 * How near a number is to what is wanted: 1 where nothing is amiss, 0 at the tolerance, falling on towards −1. It never
 * goes flat, so that of two candidates far off the nearer one is still the better.
 */
export function nearness(miss: number, tolerance: number): number {
  return (tolerance - miss) / (tolerance + miss)
}
