// A classifier for tests: its logit is the number of “good” less the number of “bad” in the text, whatever its kind.

import type { ClassifierModel, ClassifierText } from '../classifier/classifier.ts'

export const contentOf = (text: ClassifierText): string =>
  text.kind === 'text'
    ? text.text
    : text.kind === 'pair'
      ? `${text.text}|${text.pair}`
      : text.turns.map(({ role, content }) => `${role}:${content}`).join('|')

/** @returns the model, and the texts of each call. */
export function wordClassifier(scoreOf = (text: string) => text.split('good').length - text.split('bad').length) {
  const calls: string[][] = []
  const model: ClassifierModel = {
    card: { modelType: 'bert', labels: ['reward'], maxTokens: 512, hasChatTemplate: false },
    device: 'test',
    work: { calls: 0, texts: 0, characters: 0, ms: 0 },
    async logits(texts) {
      const contents = texts.map(contentOf)
      calls.push(contents)
      return contents.map((content) => Float32Array.of(scoreOf(content)))
    },
    async dispose() {},
  }
  return { model, calls }
}
