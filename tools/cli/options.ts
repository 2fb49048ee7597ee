// Parses option values, and writes options back as a command line.

import path from 'node:path'
import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings'
import type { RewardChoice } from '../../src/decoding/record.ts'
import { formatRewardChoice, parseRewardChoice } from '../../src/rewards/rewardChoice.ts'
import { namedChoice, recordedName } from './classifiers.ts'

/** Option values of the command that `Define` declares. */
export type OptionsOf<Define extends (...given: never) => { opts(): unknown }> = ReturnType<ReturnType<Define>['opts']>

export function finiteNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.')
  return value
}

export function wholeNumber(from: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < from)
      throw new InvalidArgumentError(`Give a whole number of at least ${from}.`)
    return value
  }
}

/** Parses a reward such as 'sentiment', 'keyword:garden' or 'sentiment*1+words:40*0.5'. */
export function rewardChoice(text: string): RewardChoice {
  try {
    return parseRewardChoice(text)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

export const wholeNumbers = (text: string): number[] => text.split(',').map(wholeNumber(0))

export const numbers = (text: string): number[] => text.split(',').map(finiteNumber)

/** Parses shares of a text's length, such as '0.1,0.25,1'; each is above 0 and at most 1. */
export function cuts(text: string): number[] {
  const shares = numbers(text)
  if (shares.every((share) => share > 0 && share <= 1)) return shares
  throw new InvalidArgumentError('Give numbers above 0 and at most 1, separated by commas.')
}

/**
 * A command's options as a command line. Paths are shortened to file names because folders differ between machines; classifiers have
 * their names in records.
 */
export function writtenOptions(
  command: Pick<CommandUnknownOpts, 'opts' | 'options'>,
  without: readonly string[] = ['out'],
): string {
  const given: Record<string, unknown> = { ...command.opts() }
  return command.options
    .filter((option) => given[option.attributeName()] !== undefined && !without.includes(option.attributeName()))
    .flatMap((option) => written(option.long ?? '', given[option.attributeName()]))
    .join(' ')
}

function written(name: string, value: unknown): string[] {
  if (value === true) return [name]
  if (value === '' || (Array.isArray(value) && value.length === 0)) return []
  if (isMix(value)) return [`${name} ${quoted(formatRewardChoice(namedChoice(value)))}`]
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).map(([key, each]) => `${name} ${key}=${each}`)
  const short = MODELS.includes(name) ? recordedName : path.basename
  return [
    `${name} ${quoted(
      String(value)
        .split(',')
        .map((part) => short(part))
        .join(','),
    )}`,
  ]
}

/** Options whose values may name classifiers. */
const MODELS: readonly string[] = ['--reward', '--judge']

const isMix = (value: unknown): value is Exclude<RewardChoice, string> =>
  Array.isArray(value) && value.every((part) => typeof part === 'object')

/** Quotes text that a shell would otherwise split. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
