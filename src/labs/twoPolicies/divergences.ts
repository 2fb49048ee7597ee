// Distance of each decoder from the optimal policy over whole texts.

import { logSumExp, logTextProbs, meanValues, softValues, steer } from './policies.ts'
import type { Levels, World } from './world.ts'

/** base: no steering. optimal: steered by the log-mean-exp value; its distance is 0 up to rounding. */
export const decoders = ['base', 'cd', 'pargs', 'optimal'] as const
export type Decoder = (typeof decoders)[number]

export interface Distance {
  /** KL(decoder ‖ optimal policy), nats, ≥ 0. */
  kl: number
  /** Mean final reward. */
  reward: number
  /** KL(decoder ‖ base policy), nats, ≥ 0. For w > 0, the optimal policy has the largest reward − klToBase / w. */
  klToBase: number
}

/** Log-probabilities of each decoder's next tokens. */
export function decoderPolicies(world: World, weight: number): Record<Decoder, Levels> {
  return {
    base: steer(world, world.rewards, 0),
    cd: steer(world, meanValues(world), weight),
    pargs: steer(world, world.rewards, weight),
    optimal: steer(world, softValues(world, weight), weight),
  }
}

/** Measures every decoder against π*(y) ∝ π_base(y) · exp(w · r(y)), by enumeration of all texts. */
export function distances(world: World, weight: number): Record<Decoder, Distance> {
  const rewards = world.rewards[world.length] as Float64Array
  const logBase = logTextProbs(world).at(-1) as Float64Array
  // Computes π* by its definition over whole texts, not by a recursion, so that it is an independent check of the token
  // policies.
  const powers = logBase.map((logProb, text) => logProb + weight * (rewards[text] as number))
  const logZ = logSumExp(powers)
  const logBest = powers.map((power) => power - logZ)
  const policies = decoderPolicies(world, weight)
  const measure = (decoder: Decoder): Distance => {
    const logProbs = logTextProbs(world, policies[decoder]).at(-1) as Float64Array
    const reward = logProbs.reduce((sum, log, text) => sum + Math.exp(log) * (rewards[text] as number), 0)
    return { kl: divergence(logProbs, logBest), reward, klToBase: divergence(logProbs, logBase) }
  }
  return { base: measure('base'), cd: measure('cd'), pargs: measure('pargs'), optimal: measure('optimal') }
}

/** KL of each decoder to the optimal policy at each weight, with the world's rewards fixed. */
export function divergenceSeries(world: World, weights: readonly number[]) {
  return weights.map((weight) => {
    const { base, cd, pargs, optimal } = distances(world, weight)
    return { weight, base: base.kl, cd: cd.kl, pargs: pargs.kl, optimal: optimal.kl }
  })
}

/** Σ p (log p − log q), nats. Terms with p = 0 count as 0; a negative sum, due to rounding, is returned as 0. */
function divergence(logP: Float64Array, logQ: Float64Array): number {
  const term = (log: number, text: number) => (log > -Infinity ? Math.exp(log) * (log - (logQ[text] as number)) : 0)
  return Math.max(
    0,
    logP.reduce((sum, log, text) => sum + term(log, text), 0),
  )
}
