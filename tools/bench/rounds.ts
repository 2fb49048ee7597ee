// Measures several things in turns (A B C A B C …), so that a machine that slows down slows all of them.

import { type Figures, figureOf, type MeasureName } from './figures.ts'
import type { Measurement } from './subject.ts'

export type Probe = (prompt: readonly number[]) => Promise<Measurement>

/** The first round is not counted: it fills caches and compiles code. */
export async function inRounds(
  probes: Partial<Record<MeasureName, Probe>>,
  prompt: readonly number[],
  rounds: number,
  say: (line: string) => void,
): Promise<Figures> {
  const named = Object.entries(probes) as [MeasureName, Probe][]
  const taken = new Map<MeasureName, Measurement[]>(named.map(([name]) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    const seen: string[] = []
    for (const [name, probe] of named) {
      const measurement = await probe(prompt)
      if (round > 0) taken.get(name)!.push(measurement)
      seen.push(`${name} ${measurement.ms.toFixed(1)}`)
    }
    say(`past ${prompt.length}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${seen.join(', ')}`)
  }
  return Object.fromEntries([...taken].map(([name, measurements]) => [name, figureOf(measurements)]))
}
