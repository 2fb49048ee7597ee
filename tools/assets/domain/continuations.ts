// Texts by the base model: of the page's example prompts, and of reviews of things that are not films.

import type { RunSettings } from '../../../src/decoding/record.ts'
import { encodePrompt } from '../../../src/models/encodePrompt.ts'
import { demoPrompts } from '../../cli/demoPrompts.ts'
import { withModel } from '../../cli/withModel.ts'
import { writeRecords } from '../../cli/writeRecords.ts'

export interface Continuation {
  set: string
  /** Prompt and response. */
  text: string
}

const SEEDS = [1, 2, 3]

const GOODS = [
  'I bought this camera last month, and',
  'The battery of this phone is',
  'These headphones arrived yesterday, and',
  'We stayed at this hotel for two nights, and',
  'The food at this restaurant was',
  'I finished this book last night, and',
  'The new album of this band is',
  'This vacuum cleaner has been in use for a year, and',
  'My first week with this laptop was',
  'The coffee in this small cafe is',
  'I ordered these shoes for my daughter, and',
  'The service at this garage was',
]

export function sampleContinuations(): Promise<Continuation[]> {
  const demo = ['movie', 'question', 'story'].map((set) => ({
    set,
    prompts: demoPrompts(set).map((one) => one.prompt),
  }))
  return withModel({}, async (model, signal) => {
    const rows: Continuation[] = []
    for (const { set, prompts } of [...demo, { set: 'goods', prompts: GOODS }])
      for (const seed of SEEDS) {
        signal.throwIfAborted()
        const runs = prompts.map((prompt) => {
          const settings: RunSettings = {
            columns: [{ method: 'topK', weight: 0 }],
            weight: 0,
            reward: null,
            units: 'standard',
            topK: 10,
            temperature: 1,
            seed,
            sample: 0,
            maxTokens: 48,
            chat: set === 'question',
          }
          return {
            prompt,
            settings,
            scorer: null,
            promptTokens: encodePrompt(model.tokenizer, { prompt, ...settings }),
          }
        })
        for (const { prompt, columns } of await writeRecords(model, runs))
          rows.push(...columns.map(({ text }) => ({ set, text: `${prompt} ${text}` })))
      }
    return rows
  })
}
