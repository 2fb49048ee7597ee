// Third phase: token mean reciprocal rank (Lee et al., EMNLP 2023). For each prompt the base model's sample that the judge
// likes best is the gold text; every method is asked how it would have ranked its tokens. The samples are the same for all.

import { appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import { type FollowedToken, followText } from '../../src/decoding/followText.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { decodeRuns } from '../../src/decoding/lockstep.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName, RunRecord, RunSettings } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { tokenMeanReciprocalRank } from '../../src/metrics/tokenReciprocalRank.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts } from '../../src/rewards/scoreTexts.ts'
import { startProgress } from '../progress.ts'
import type { EvaluationFolder } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'
import { type Share, takes } from './shares.ts'

export interface GoldText {
  prompt: string
  /** The judge's score of each sample. */
  scores: number[]
  text: string
  followed: FollowedToken[]
}

/** Samples with numbers of their own, so that none is a text that a column wrote. */
const FIRST_SAMPLE = 1000

/** Phase 'gold': one file for each prompt. */
export async function findGoldTexts(
  folder: EvaluationFolder,
  prompts: readonly EvaluationPrompt[],
  model: NodeModel,
  {
    share,
    judge,
    openHeads,
    samples,
    settings,
    candidates,
    signal,
  }: {
    share: Share
    judge: Judge
    openHeads: (forest: Forest) => CandidateScorer | null
    samples: number
    /** Of the samples. */
    settings: RunSettings
    /** Recorded at each step: as many as any method has. */
    candidates: number
    signal: AbortSignal
  },
): Promise<void> {
  const progress = startProgress('gold texts', prompts.length)
  const forest = new Forest(model.trunk)
  const heads = openHeads(forest)
  for (const [index, prompt] of prompts.entries()) {
    if (signal.aborted) break
    progress.update(index)
    if (!takes(share, index) || folder.has('gold', index)) continue
    const written = await sample(forest, prompt, model, samples, settings)
    const texts = written.map(({ columns: [column] }) => ({
      promptTokens: prompt.tokens,
      tokens: column?.tokens.map(({ token }) => token) ?? [],
      text: column?.text ?? '',
      finished: column?.stop === 'endOfText',
    }))
    const judged = await scoreTexts(forest, texts, [judge], null, signal)
    if (!judged) break
    const scores = judged.map(({ judges }) => judges[judge.name] as number)
    const best = texts[scores.indexOf(Math.max(...scores))] as (typeof texts)[number]
    const followed = await followText({
      forest,
      promptTokens: prompt.tokens,
      tokens: best.tokens,
      scorer: heads,
      topK: candidates,
      tokenBytes: (id) => model.tokenizer.bytes(id),
    })
    if (!followed) break
    const gold: GoldText = { prompt: prompt.id, scores, text: best.text, followed }
    folder.write('gold', index, gold)
  }
  if (!signal.aborted) progress.update(prompts.length)
  progress.end()
}

async function sample(
  forest: Forest,
  prompt: EvaluationPrompt,
  model: NodeModel,
  samples: number,
  settings: RunSettings,
): Promise<RunRecord[]> {
  const runs = Array.from({ length: samples }, (_, i) => ({
    promptTokens: prompt.tokens,
    scorer: null,
    settings: { ...settings, columns: [{ method: 'topK' as const, weight: 0 }], sample: FIRST_SAMPLE + i },
  }))
  const identity = { name: '', sha256: '', runtime: '' }
  const records = runs.map((run) => startRun({ prompt: prompt.prompt, ...run, model: identity }))
  const { stopTokenIds } = model.tokenizer
  for await (const steps of decodeRuns(runs, { forest, stopTokenIds, tokenBytes: (id) => model.tokenizer.bytes(id) }))
    for (const { run, record } of steps) records[run] = appendStep(records[run] as RunRecord, record)
  return records
}

/**
 * Mean over the gold text's tokens of 1/rank under a method; null where its head was not recorded, or where it has more
 * candidates than were.
 * @param unit what the method's raw reward is divided by (`steeringUnit`). @param topK its candidates at a step.
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
