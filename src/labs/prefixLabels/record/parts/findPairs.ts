// Finds the pairs of a set. Film pairs are sampled; task pairs are read from the output of `task-samples`.

import { demoPrompts } from '../../../../../tools/cli/demoPrompts.ts'
import { startProgress } from '../../../../../tools/cli/progress.ts'
import { readRows } from '../../../../../tools/cli/rows.ts'
import type { OpenModel } from '../../../../../tools/cli/withModel.ts'
import { type TaskSample, taskSampleSchema } from '../../../../../tools/training/taskSamples.ts'
import { type JudgedEnding, judgeEndings } from '../../../../rewards/judgeEndings.ts'
import { chooseFilmPair, chooseTaskPairs, taskPromptOf } from './choosePairs.ts'
import written from './openings.json' with { type: 'json' }
import type { Parts, TokenPair } from './recordPair.ts'

const OPENINGS_PER_WAVE = 12

/** The page's 8 film openings and 56 others. All are neutral: none says whether the film was good. */
export const filmOpenings = (): string[] => [...demoPrompts().map(({ prompt }) => prompt), ...written]

/** For each opening, two samples whose scores differ by at least the margin; openings without such samples are left out. */
export async function filmPairs(
  { draws, margin, pairs: most }: { draws: number; margin: number; pairs: number },
  parts: Parts,
): Promise<TokenPair[]> {
  const { encode } = parts.model.tokenizer
  const openings = filmOpenings()
  const pairs: TokenPair[] = []
  const progress = startProgress('openings', openings.length)
  for (let from = 0; from < openings.length && pairs.length < most; from += OPENINGS_PER_WAVE) {
    progress.update(from)
    const wave = openings.slice(from, from + OPENINGS_PER_WAVE)
    const prefixes = wave.flatMap((opening, i) =>
      Array.from({ length: draws }, (_, draw) => ({
        promptTokens: encode(opening),
        given: [],
        sample: (from + i) * draws + draw,
      })),
    )
    const texts = (await judgeEndings(parts.forest, prefixes, parts)) as JudgedEnding[]
    wave.forEach((prompt, i) => {
      const own = texts.slice(i * draws, (i + 1) * draws)
      const pair = chooseFilmPair(
        own.map(({ judges, tokens, finished }) => ({
          judge: judges.sentiment as number,
          length: tokens.length - Number(finished),
        })),
        margin,
      )
      if (!pair) return
      const [chosen, rejected] = pair.map((index) => (own[index] as JudgedEnding).tokens) as [number[], number[]]
      pairs.push({ prompt, promptTokens: encode(prompt), sides: [chosen, rejected] })
    })
  }
  progress.end()
  return pairs.slice(0, most)
}

/** Up to `most` pairs, each with an answer that passes and one that fails for the same prompt of the task. */
export function taskPairs(file: string, most: number, { tokenizer }: OpenModel): TokenPair[] {
  const samples = readRows(file, taskSampleSchema)
  const promptOf = taskPromptOf((turns) => tokenizer.encodeChat(turns))
  return chooseTaskPairs(samples, most).map(([good, bad]) => {
    const [chosen, rejected] = [samples[good], samples[bad]] as [TaskSample, TaskSample]
    return {
      prompt: promptOf(chosen.prompt),
      promptTokens: chosen.prompt,
      sides: [chosen.tokens, rejected.tokens],
    }
  })
}
