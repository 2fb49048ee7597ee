// Takes measurements in turn (A B C A B C …), so that a change in the speed of the machine affects all of them.

import { throwIfStopped } from '../cli/stopped.ts'
import type { Baseline, BaselineDtype } from './baseline.ts'
import { type Figures, figureOf, type MeasureName, type Report, ratiosOf } from './figures.ts'
import { type BenchOptions, machine, say } from './options.ts'
import { type Measurement, OUR_MEASURES, type Subject } from './subject.ts'

type Probe = (prompt: readonly number[]) => Promise<Measurement>

export interface Compared {
  contexts: Record<string, Figures>
  /** First tokens from both implementations, which should agree; null without transformers.js. */
  greedy: { ours: number[]; fp32: number[] } | null
}

export const reportOf = (runtime: string, device: string, compared: Compared, details: object): Report => ({
  runtime,
  device,
  ratios: ratiosOf(compared.contexts),
  details: { ...compared, ...details, machine: machine() },
})

/** Number of `prose` tokens that `compare` needs. */
export const proseNeeded = ({ contexts }: Pick<BenchOptions, 'contexts'>): number =>
  Math.max(...contexts, GREEDY_PROMPT)

const GREEDY_PROMPT = 32
const GREEDY_TOKENS = 12

/**
 * Measures this project's code and transformers.js at every context length.
 * @param theirs empty to skip transformers.js. @throws Stopped between two lengths if the signal has aborted.
 */
export async function compare(
  ours: Pick<Subject, 'measure' | 'greedy'>,
  theirs: Partial<Record<BaselineDtype, Pick<Baseline, 'generate'>>>,
  prose: readonly number[],
  { rounds, tokens, contexts }: Pick<BenchOptions, 'rounds' | 'tokens' | 'contexts'>,
  signal?: AbortSignal,
): Promise<Compared> {
  const { q4, fp32 } = theirs
  // The baseline does not time its first token, so it decodes one more.
  const probe =
    (baseline: Pick<Baseline, 'generate'>): Probe =>
    async (prompt) => {
      const { msPerToken } = await baseline.generate(prompt, tokens + 1)
      return { ms: msPerToken, parts: null, rows: null }
    }
  const probes: Partial<Record<MeasureName, Probe>> = {}
  for (const what of OUR_MEASURES) probes[what] = (prompt) => ours.measure(what, prompt, tokens)
  if (q4) probes.transformersJsQ4 = probe(q4)
  if (fp32) probes.transformersJsFp32 = probe(fp32)
  const prompt = prose.slice(0, GREEDY_PROMPT)
  const greedy = fp32 && {
    ours: await ours.greedy(prompt, GREEDY_TOKENS),
    fp32: (await fp32.generate(prompt, GREEDY_TOKENS)).ids,
  }
  const byContext: Record<string, Figures> = {}
  for (const context of contexts) {
    if (signal) throwIfStopped(signal)
    byContext[context] = await inRounds(probes, prose.slice(0, context), rounds)
  }
  return { contexts: byContext, greedy: greedy ?? null }
}

async function inRounds(
  probes: Partial<Record<MeasureName, Probe>>,
  prompt: readonly number[],
  rounds: number,
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
