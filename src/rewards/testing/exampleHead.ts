// Example heads for tests, small enough to compute by hand.

import type { HeadCard } from '../head.ts'
import type { MlpWeights } from '../mlp.ts'

export function exampleCard(change: Partial<HeadCard> = {}): HeadCard {
  return {
    reward: 'sentiment',
    objective: 'prefix',
    trunkSha256: 'ab'.repeat(32),
    layer: 1,
    features: ['last', 'mean'],
    readsFinishedAt: 'endToken',
    calibration: 1,
    unit: null,
    isJudge: false,
    seed: 1,
    n: 10,
    accuracies: { '0.25': { accuracy: 0.75, standardError: 0.1, n: 20 } },
    spread: null,
    lengthCorrelation: null,
    data: { source: 'written for this test', licence: 'none' },
    command: 'tokenwise train',
    ...change,
  }
}

/** A single hidden unit that reads the first feature: the score is 2 · gelu(x₀). */
export function exampleWeights({ features }: HeadCard, hiddenSize = 2): MlpWeights {
  const inputs = features.length * hiddenSize
  return {
    mean: new Float32Array(inputs),
    std: new Float32Array(inputs).fill(1),
    hiddenWeight: Float32Array.from({ length: inputs }, (_, j) => (j === 0 ? 1 : 0)),
    hiddenBias: Float32Array.of(0),
    outWeight: Float32Array.of(2),
    outBias: Float32Array.of(0),
  }
}
