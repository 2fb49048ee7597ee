// The least KL to a base policy that a rate of success takes. No method can be nearer.

/**
 * KL(Bernoulli(s) ‖ Bernoulli(p)) = s·ln(s/p) + (1 − s)·ln((1 − s)/(1 − p)) in nats. By the data processing inequality, the KL of
 * a policy's responses to the base's is at least that of their successes. It is convex in (s, p), so rates that are means over
 * prompts bound the mean KL over prompts.
 * @param success s, and @param base p, both in [0, 1]. @returns Infinity if the base never does what the policy does.
 */
export function successFloor(success: number, base: number): number {
  for (const rate of [success, base])
    if (!(rate >= 0 && rate <= 1)) throw new Error(`A rate of success must be in [0, 1]: ${rate} was given`)
  const term = (q: number, p: number) => (q === 0 ? 0 : q * Math.log(q / p))
  return term(success, base) + term(1 - success, 1 - base)
}
