// Second phase: every text goes through a trunk once more, and judges and all heads say what they think of it as a whole.

import { Forest, type ForestNode } from '../../src/decoding/forest.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { HeadName } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { endOf } from '../../src/rewards/headsJudge.ts'
import type { FinishedText, Judge } from '../../src/rewards/judge.ts'
import { startProgress } from '../progress.ts'
import type { EvaluationFolder } from './folder.ts'
import { type MeasuredText, measure } from './measured.ts'
import type { WrittenRun } from './write.ts'

/** A text to be judged: tokens after the prompt, an end token included where it has one. */
export interface TextToJudge {
  promptTokens: readonly number[]
  tokens: readonly number[]
  text: string
  finished: boolean
}

export interface Opinions {
  judges: Record<string, number>
  heads: Partial<Record<HeadName, number>>
}

/** Opinions on texts [texts], in as few passes as they fit in. The forest taps the layers of judges and heads. */
export async function judgeTexts(
  forest: Forest,
  texts: readonly TextToJudge[],
  judges: readonly Judge[],
  heads: CandidateScorer | null,
): Promise<Opinions[]> {
  forest.keep([])
  const finished = texts.map(({ promptTokens, tokens, text, finished }): FinishedText => {
    const nodes = forest.chain(null, [...promptTokens, ...tokens])
    const origin = nodes[promptTokens.length - 1] as ForestNode
    return { text, finished, origin, path: nodes.slice(promptTokens.length) }
  })
  await forest.extend(finished.flatMap(({ origin, path }) => [...ancestors(origin), ...path]))
  const byJudge = judges.map((judge) => ({ name: judge.name, scores: judge.score(forest, finished) }))
  return finished.map((text, i) => ({
    judges: Object.fromEntries(byJudge.map(({ name, scores }) => [name, scores[i] as number])),
    heads: heads ? rewardsOf(heads, text) : {},
  }))
}

function ancestors(node: ForestNode): ForestNode[] {
  const path: ForestNode[] = []
  for (let at: ForestNode | null = node; at; at = at.parent) path.push(at)
  return path.reverse()
}

/** Every head's score of a whole text, read where its card says. */
function rewardsOf(heads: CandidateScorer, text: FinishedText): Partial<Record<HeadName, number>> {
  const byHead = heads.heads.map((head) => {
    const [scores] = heads.score([endOf(text, heads.readsFinishedAt(head))], text.origin, [head])
    return [head, scores?.[head]]
  })
  return Object.fromEntries(byHead)
}

/** Phase 'measured': one file for each wave of records. */
export async function judgeWaves(
  folder: EvaluationFolder,
  waves: number,
  model: NodeModel,
  {
    judges,
    openHeads,
    signal,
  }: { judges: readonly Judge[]; openHeads: (forest: Forest) => CandidateScorer | null; signal: AbortSignal },
): Promise<void> {
  const progress = startProgress('judging, waves', waves)
  const forest = new Forest(model.trunk)
  const heads = openHeads(forest)
  for (let wave = 0; wave < waves && !signal.aborted; wave++) {
    progress.update(wave)
    if (folder.has('measured', wave)) continue
    const written = folder.read<WrittenRun[]>('records', wave) ?? []
    folder.write('measured', wave, await measureRuns(forest, written, judges, heads))
  }
  if (!signal.aborted) progress.update(waves)
  progress.end()
}

async function measureRuns(
  forest: Forest,
  written: readonly WrittenRun[],
  judges: readonly Judge[],
  heads: CandidateScorer | null,
): Promise<MeasuredText[]> {
  const columns = written.flatMap(({ run, record }) =>
    record.columns.map((column, i) => ({ run, record, column, key: run.columns[i]?.key ?? '' })),
  )
  const opinions = await judgeTexts(
    forest,
    columns.map(({ record, column }) => ({
      promptTokens: record.promptTokens,
      tokens: column.tokens.map(({ token }) => token),
      text: column.text,
      finished: column.stop === 'endOfText',
    })),
    judges,
    heads,
  )
  return columns.map(({ run, record, column, key }, i) => {
    const { head, bestBy } = methods[column.method]
    const own = head ?? bestBy
    const opinion = opinions[i] as Opinions
    return {
      prompt: run.prompt,
      seed: run.seed,
      column: key,
      ...measure(column, record.settings.bestOf ?? DEFAULT_BEST_OF),
      ...opinion,
      ownReward: own === null ? null : (opinion.heads[own] ?? null),
    }
  })
}
