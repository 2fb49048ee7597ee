import type { ClassifierTrial } from '../../worker/protocol.ts'

/** Texts that a classifier reads in a run, and the time at the speed of a trial. */
export function stepCost(
  { logits, ms }: Pick<ClassifierTrial, 'logits' | 'ms'>,
  { columns, topK, maxTokens }: { columns: number; topK: number; maxTokens: number },
): { texts: number; seconds: number } {
  const texts = columns * topK * maxTokens
  return { texts, seconds: (texts * ms) / Math.max(1, logits.length) / 1000 }
}
