// Distance of each decoder from the optimal policy over whole texts, at one weight and over a range of weights.

import { logSumExp, logTextProbs, meanValues, softValues, steer } from './policies.ts'
import type { Levels, World } from './world.ts'

/** base: no steering. optimal: steered by the log-mean-exp value, at distance 0 but for rounding. */
export const decoders = ['base', 'cd', 'pargs', 'optimal'] as const
export type Decoder = (typeof decoders)[number]

/** One decoder's texts, measured. */
export interface Distance {
  /** KL(decoder ‖ optimal policy), nats, ≥ 0. */
  kl: number
  /** Mean final reward. */
  reward: number
  /** KL(decoder ‖ base policy), nats, ≥ 0. reward − klToBase / w is largest for the optimal policy, by kl / w. */
  klToBase: number
}

/** Log conditionals of each decoder at one weight. */
export function decoderPolicies(world: World, weight: number): Record<Decoder, Levels> {
  return {
    base: steer(world, world.rewards, 0),
    cd: steer(world, meanValues(world), weight),
    pargs: steer(world, world.rewards, weight),
    optimal: steer(world, softValues(world, weight), weight),
  }
}

/** Every decoder's texts against π*(y) ∝ π_base(y) · exp(w · r(y)), by enumeration. */
export function distances(world: World, weight: number): Record<Decoder, Distance> {
  const rewards = world.rewards[world.length] as Float64Array
  const logBase = logTextProbs(world).at(-1) as Float64Array
  // π* by its definition over whole texts, not by a recursion, so that it checks the token policies.
  const powers = logBase.map((logProb, text) => logProb + weight * (rewards[text] as number))
  const logZ = logSumExp(powers)
  const logBest = powers.map((power) => power - logZ)
  const policies = decoderPolicies(world, weight)
  const measure = (decoder: Decoder): Distance => {
    const logProbs = logTextProbs(world, policies[decoder]).at(-1) as Float64Array
    let reward = 0
    for (let text = 0; text < logProbs.length; text++)
      reward += Math.exp(logProbs[text] as number) * (rewards[text] as number)
    return { kl: divergence(logProbs, logBest), reward, klToBase: divergence(logProbs, logBase) }
  }
  return { base: measure('base'), cd: measure('cd'), pargs: measure('pargs'), optimal: measure('optimal') }
}

/** KL to the optimal policy at each weight, with the world's rewards fixed. */
export function divergenceSeries(
  world: World,
  weights: readonly number[],
): ({ weight: number } & Record<Decoder, number>)[] {
  return weights.map((weight) => {
    const { base, cd, pargs, optimal } = distances(world, weight)
    return { weight, base: base.kl, cd: cd.kl, pargs: pargs.kl, optimal: optimal.kl }
  })
}

/** Σ p (log p − log q), nats; terms with p = 0 are 0. Clamped at 0 against rounding. */
function divergence(logP: Float64Array, logQ: Float64Array): number {
  let total = 0
  for (let text = 0; text < logP.length; text++) {
    const value = logP[text] as number
    if (value > -Infinity) total += Math.exp(value) * (value - (logQ[text] as number))
  }
  return Math.max(0, total)
}
