// The sentences of the first view that follow the slider. Pure.

import { mean } from 'simple-statistics'
import type { TokenRecord } from '../../decoding/record.ts'
import { percent, signed } from '../../ui/format.ts'
import { rewardOf, type SweepRun } from './sweepRuns.ts'

/** A weight as the page writes it: '+4', '−1.5', '0'. */
export const weightText = (weight: number): string => signed(weight, Number.isInteger(weight) ? 0 : 1)

/** What steering did to the tokens on average: their reward, and their probability under the base model. */
export function trade({ plain, steered }: SweepRun, weight: number): string {
  if (weight === 0) return 'With weight 0 the reward does not count, so both texts are the same.'
  const reward = mean(steered.tokens.map(rewardOf)) - mean(plain.tokens.map(rewardOf))
  const nats = meanLogProb(steered.tokens) - meanLogProb(plain.tokens)
  const factor = Math.exp(Math.abs(nats))
  const scored = `${Math.abs(reward).toFixed(1)} points ${reward < 0 ? 'lower' : 'higher'}`
  const likely = factor < 1.05 ? 'as probable' : `${factor.toFixed(1)} times ${nats < 0 ? 'less' : 'more'} probable`
  return `Averaged over its tokens, the steered text is scored ${scored} than the other, and the language model finds its tokens ${likely}.`
}

const meanLogProb = (tokens: readonly TokenRecord[]): number => mean(tokens.map(({ baseLogProb }) => baseLogProb))

/** How much of the probability a token had without the reward, and has with it. */
export const change = (before: number, after: number, weight: number): string =>
  `Without the reward it would be drawn in ${percent(before)} of cases, with weight ${weightText(weight)} in ${percent(after)}.`
