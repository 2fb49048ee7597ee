// The contract of a rule: a reward that a program computes from the text, without training. README.md explains how to add one.

import { z } from 'zod'

/** Scores a response. Unless it is `finished` (ended with an end token), its last word may be incomplete. */
export type RuleScore = (text: string, finished: boolean) => number

/** A rule's parameter, written after a colon: 'garden' in 'keyword:garden'. */
interface RuleParameter<P> {
  /** Label of the input field, for example 'Word'. */
  label: string
  /** Initial value of the input field. */
  example: string
  /** Whether the parameter may be omitted. */
  optional: boolean
  /** Parses the parameter. Error messages complete the sentence 'the parameter of keyword …'. */
  schema: z.ZodType<P, string>
}

interface RuleFacts {
  /** Used in files and on the command line; letters only, for example 'keyword'. */
  readonly name: string
  /** Shown in menus, for example 'a keyword'. */
  readonly title: string
  /** One or two plain sentences for newcomers. */
  readonly summary: string
  /** Whether the rule can also score unfinished texts. */
  readonly beforeTheEnd: boolean
}

interface RuleDefinition<P> extends RuleFacts {
  readonly parameter: RuleParameter<P> | null
  /** Returns the score function for a parsed parameter (null if omitted). Scores are deterministic and in [−1, 1]. */
  scoreBy(parameter: P | null): RuleScore
}

/** A rule that takes its parameter as text. */
export interface Rule extends RuleFacts {
  readonly parameter: Omit<RuleParameter<unknown>, 'schema'> | null
  /**
   * @param given the parameter's text, or null.
   * @throws RewardError if the parameter is missing, invalid or not expected.
   */
  open(given: string | null): RuleScore
}

/** The name of a reward is unknown, or its parameter is invalid. */
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
        throw new RewardError(`${name} needs a parameter: write, for example, ${name}:${parameter.example}`)
      }
      if (!parameter) throw new RewardError(`${name} takes no parameter: write ${name} instead of ${name}:${given}`)
      const read = parameter.schema.safeParse(given)
      if (read.success) return scoreBy(read.data)
      throw new RewardError(`the parameter of ${name} ${read.error.issues[0]?.message} (got "${given}")`)
    },
  }
}

export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message))
}

/**
 * Score for a distance from a target: 1 at 0, 0 at the tolerance, approaching −1 beyond it. It decreases strictly, so a nearer
 * text scores higher even when both are far from the target.
 */
export function nearness(distance: number, tolerance: number): number {
  return (tolerance - distance) / (tolerance + distance)
}
