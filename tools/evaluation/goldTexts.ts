// Third phase: token mean reciprocal rank (Lee et al., EMNLP 2023). The gold text of a prompt is the base-model sample with the
// highest judge score, the same for all methods. Each method then ranks the tokens of the gold text. The control is another
// sample of the prompt, chosen at random: steering lowers the ranks of any text of the base model, so only the difference between
// the two says whether a method ranks the tokens of good texts higher.

import { type FollowedToken, followText } from '../../src/decoding/followText.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import { uniform } from '../../src/decoding/random.ts'
import type { MethodName, RunSettings } from '../../src/decoding/record.ts'
import type { Rewards } from '../../src/decoding/scorer.ts'
import type { BestOfPoint } from '../../src/evaluation/summary.ts'
import { bestOfSamples } from '../../src/metrics/bestOfSamples.ts'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import { bestOfNKlBound } from '../../src/metrics/klDivergence.ts'
import { tokenMeanReciprocalRank } from '../../src/metrics/tokenReciprocalRank.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts, type TextToScore, textsToScore } from '../../src/rewards/scoreTexts.ts'
import { writeRecords } from '../cli/writeRecords.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'

export interface GoldText {
  prompt: string
  /** [samples] by the first judge. */
  scores: number[]
  /** [samples] raw scores of the reward's heads; missing in older folders. */
  heads?: Rewards[]
  text: string
  followed: FollowedToken[]
  /** Null if there is only one sample; missing in older folders. */
  control?: { text: string; followed: FollowedToken[] } | null
}

/** Sample numbers start here, so that no gold sample repeats a text of the evaluation. */
const FIRST_SAMPLE = 1000

/** Phase 'gold': one GoldText per prompt. */
export async function findGoldTexts(
  prompts: readonly EvaluationPrompt[],
  {
    judge,
    samples,
    settings,
    candidates,
    ...context
  }: PhaseContext & {
    judge: Judge
    samples: number
    settings: RunSettings
    /** Number of candidates to record per step: the maximum k of the methods. */
    candidates: number
  },
): Promise<void> {
  const { model, openHeads } = context
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  await eachWave(context, 'gold', { count: prompts.length, label: 'gold texts' }, async (index) => {
    const { id, prompt, tokens: promptTokens } = prompts[index] as EvaluationPrompt
    const runs = Array.from({ length: samples }, (_, i) => ({
      prompt,
      promptTokens,
      scorer: null,
      settings: { ...settings, columns: [{ method: 'topK' as const, weight: 0 }], sample: FIRST_SAMPLE + i },
    }))
    // As for the records: nothing is left from the prompt before.
    forest.reset()
    scorer?.reset()
    const texts = (await writeRecords(model, runs, { forest })).flatMap(textsToScore)
    const scored = await scoreTexts(forest, texts, [judge], scorer, context.signal)
    if (!scored) return null
    const scores = scored.map(({ judges }) => judges[judge.name] as number)
    const best = scores.indexOf(Math.max(...scores))
    const { tokenBytes } = model.text
    const follow = async ({ text, tokens }: TextToScore) => {
      const followed = await followText({ forest, promptTokens, tokens, scorer, topK: candidates, tokenBytes })
      return followed && { text, followed }
    }
    const gold = await follow(texts[best] as TextToScore)
    const other = controlOf(texts.length, best, settings.seed, index)
    const control = other === null ? null : await follow(texts[other] as TextToScore)
    const heads = scored.map(({ heads }) => heads)
    return gold && ({ prompt: id, scores, heads, ...gold, control } satisfies GoldText)
  })
}

const CONTROL_STREAM = 600

/** The index of a random sample other than the best; null if there is none. */
export function controlOf(samples: number, best: number, seed: number, prompt: number): number | null {
  if (samples < 2) return null
  const place = Math.floor(uniform(seed, CONTROL_STREAM, prompt, 0) * (samples - 1))
  return place < best ? place : place + 1
}

/**
 * Mean of 1/rank over the tokens of the gold text, ranked by a method. Null if the method's rewards or k candidates were not
 * recorded.
 * @param unit divisor of the method's raw reward (`steeringUnit`). @param topK the method's k.
 */
export function goldRank(
  { followed }: Pick<GoldText, 'followed'>,
  { method: name, weight, unit, topK }: { method: MethodName; weight: number; unit: number; topK: number },
): number | null {
  const { head, score } = methods[name]
  if (followed.some(({ candidates }) => candidates.length < topK)) return null
  const steps = followed.map(({ candidates, ...step }) => ({ ...step, candidates: candidates.slice(0, topK) }))
  if (head && steps.some(({ candidates }) => candidates.some(({ rewards }) => rewards[head] === undefined))) return null
  return tokenMeanReciprocalRank(
    steps.map(({ candidates, chosen, rank }) => ({
      scores: candidates.map(({ baseLogProb, rewards }) =>
        score({ baseLogProb, reward: head ? (rewards[head] as number) / unit : 0 }, { weight }),
      ),
      gold: chosen !== null && chosen < topK ? chosen : null,
      baseRank: rank,
    })),
  )
}

/** Best-of-2, -4, … up to the number of samples of each prompt; [] if the samples were not scored by that head. */
export function bestOfPoints(gold: readonly GoldText[]): BestOfPoint[] {
  const samples = gold.map(({ prompt, scores, heads }) => ({
    prompt,
    scored: scores.flatMap((judge, i) => {
      const choose = heads?.[i]?.full
      return choose === undefined ? [] : [{ choose, judge }]
    }),
  }))
  const fewest = Math.min(...samples.map(({ scored }) => scored.length))
  const points: BestOfPoint[] = []
  for (let n = 2; n <= fewest && Number.isFinite(fewest); n *= 2) {
    const rows = samples.map(({ prompt, scored }) => ({ prompt, value: bestOfSamples(scored, n) }))
    points.push({ n, kl: bestOfNKlBound(n), judge: clusteredMean(rows) })
  }
  return points
}
