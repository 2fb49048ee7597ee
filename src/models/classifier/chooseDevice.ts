// Chooses between the processor and a graphics processor for a classifier that is open on both: they must agree, and the faster
// one stays. Graphs whose nodes a graphics processor cannot run fall back to the processor node by node, which is slow but not
// wrong, so times decide and no list of nodes.

import type { ClassifierModel, ClassifierText } from '../../rewards/classifier/classifier.ts'

/** Largest difference of a logit between the two. */
export const AGREEMENT = 0.02

/** Candidates of a step, as in a run, and one longer text. */
const TEXTS: readonly ClassifierText[] = [
  ...['good', 'bad', 'long', 'made', 'the best', 'a waste', 'so slow', 'fun'].map(
    (end) => `I watched this film on a quiet Sunday afternoon, and it was ${end}`,
  ),
  'We went to see it on the first evening. The story is thin and the jokes are old, but both actors are a joy to watch.',
].map((text) => ({ kind: 'text', text }))

export type WebgpuUse = 'never' | 'ifFaster' | 'always'

/**
 * @param openWebgpu opens the same files on WebGPU; may reject.
 * @returns the one to use, with the reason in its description where WebGPU was tried and is not used. The other is disposed of.
 */
export async function chooseDevice(
  wasm: ClassifierModel,
  openWebgpu: () => Promise<ClassifierModel>,
  use: WebgpuUse,
): Promise<ClassifierModel> {
  if (use === 'never') return wasm
  let webgpu: ClassifierModel | null = null
  const stay = async (reason: string) => {
    await webgpu?.dispose().catch(() => {})
    return { ...wasm, device: `${wasm.device} (${reason})` }
  }
  try {
    webgpu = await openWebgpu()
    const [here, there] = [await timed(wasm), await timed(webgpu)]
    const difference = Math.max(
      ...here.rows.flatMap((row, i) =>
        [...row].map((value, j) => Math.abs(value - (there.rows[i]?.[j] ?? Number.NaN))),
      ),
    )
    if (!(difference <= AGREEMENT)) return stay(`WebGPU gives other scores: off by ${difference.toPrecision(2)}`)
    if (use === 'ifFaster' && there.ms >= here.ms)
      return stay(`WebGPU is slower for this model: ${there.ms.toFixed(0)} ms a call against ${here.ms.toFixed(0)} ms`)
    await wasm.dispose()
    return webgpu
  } catch (error) {
    return stay(`WebGPU failed: ${error instanceof Error ? error.message.slice(0, 120) : String(error)}`)
  }
}

/** The scores, and the time of a call after the first one, which prepares what the others use again. */
async function timed(model: ClassifierModel) {
  await model.logits(TEXTS)
  const startedAt = performance.now()
  const rows = await model.logits(TEXTS)
  return { rows, ms: performance.now() - startedAt }
}
