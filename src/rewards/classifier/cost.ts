// What classifiers did during a run.

import type { ClassifierCost } from '../../decoding/record.ts'
import type { ClassifierReward } from './scorer.ts'

/** Begins to count. @returns a function that gives the work since then, of those that did any; null if none did. */
export function countClassifiers(classifiers: readonly ClassifierReward[]): () => ClassifierCost[] | null {
  const before = classifiers.map(({ model }) => ({ ...model.work }))
  return () => {
    const costs = classifiers.map(({ name, unit, model: { work } }, i): ClassifierCost => {
      const { calls, texts, ms } = before[i] as (typeof before)[number]
      return { name, unit, calls: work.calls - calls, texts: work.texts - texts, ms: work.ms - ms }
    })
    const busy = costs.filter(({ calls }) => calls > 0)
    return busy.length > 0 ? busy : null
  }
}
