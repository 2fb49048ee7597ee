// Third phase: token mean reciprocal rank (Lee et al., EMNLP 2023). The gold text of a prompt is the base-model sample with the
// highest judge score, the same for all methods. Each method then ranks the tokens of the gold text.

import { type FollowedToken, followText } from '../../src/decoding/followText.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName, RunSettings } from '../../src/decoding/record.ts'
import { tokenMeanReciprocalRank } from '../../src/metrics/tokenReciprocalRank.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts, type TextToScore, textsToScore } from '../../src/rewards/scoreTexts.ts'
import { writeRecords } from '../cli/writeRecords.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'

export interface GoldText {
  prompt: string
  scores: number[]
  text: string
  followed: FollowedToken[]
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
    const scored = await scoreTexts(forest, texts, [judge], null, context.signal)
    if (!scored) return null
    const scores = scored.map(({ judges }) => judges[judge.name] as number)
    const { tokens, text } = texts[scores.indexOf(Math.max(...scores))] as TextToScore
    const { tokenBytes } = model.text
    const followed = await followText({ forest, promptTokens, tokens, scorer, topK: candidates, tokenBytes })
    return followed && ({ prompt: id, scores, text, followed } satisfies GoldText)
  })
}

/**
 * Mean of 1/rank over the tokens of the gold text, ranked by a method. Null if the method's rewards or k candidates were not
 * recorded.
 * @param unit divisor of the method's raw reward (`steeringUnit`). @param topK the method's k.
 */
export function goldRank(
  { followed }: GoldText,
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
