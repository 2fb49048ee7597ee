// Scores candidates with a classifier. It reads the text of each candidate's path anew: nothing of an earlier step can be used,
// because the classifier's tokens may differ as soon as the text grows by one character.

import type { ForestNode } from '../../decoding/forest.ts'
import { type CandidateScorer, HeadError } from '../../decoding/scorer.ts'
import { joinText } from '../../decoding/text.ts'
import { pathFold } from '../pathFold.ts'
import type { TokenText } from '../ruleScorer.ts'
import type { ClassifierModel, ClassifierText } from './classifier.ts'
import { type LabelChoice, rewardOf } from './labels.ts'
import { composeText, type Reads } from './texts.ts'

/** A classifier that is open, and how it is a reward. */
export interface ClassifierReward {
  name: string
  title: string
  model: ClassifierModel
  label: LabelChoice
  reads: Reads
  /** Hash of the weights: two folders with equal weights are the same model. */
  weights: string
  /** Standard deviation of the reward over the base model's candidates (unit.ts); null until it is measured. */
  unit: number | null
}

/** Texts whose scores are kept: some steps of several columns, and complete texts that are scored again. */
const KEPT_SCORES = 4096

/**
 * A classifier is trained on complete texts, so it has only a full-sequence head, which ARGS and Best-of-N use.
 *
 * A candidate that ends inside a character is scored without the incomplete bytes, so it scores like the text before it. One
 * that ends inside a word is scored as it is: the classifier reads the beginning of the word as a word. An end token changes
 * nothing in the text but makes incomplete bytes U+FFFD.
 * @returns a scorer whose `score` rejects with HeadError for another head or a score that is not finite, and with Error for a
 * node that is neither the origin nor after it.
 */
export function createClassifierScorer(
  reward: ClassifierReward,
  { tokenBytes, stopTokenIds }: TokenText,
): CandidateScorer {
  const { model, name, label, reads } = reward
  const stops = new Set(stopTokenIds)
  /** UTF-8 bytes of the response up to a node. */
  const bytes = pathFold<Uint8Array>(
    () => new Uint8Array(),
    (before, { token }) => (stops.has(token) ? before : Uint8Array.of(...before, ...tokenBytes(token))),
  )
  let prompts = new WeakMap<ForestNode, string>()
  /** Scores by text, the least recently used first. */
  const kept = new Map<string, number>()

  function promptOf(origin: ForestNode): string {
    const known = prompts.get(origin)
    if (known !== undefined) return known
    const tokens: number[] = []
    for (let at: ForestNode | null = origin; at; at = at.parent) tokens.push(at.token)
    const prompt = joinText(tokens.reverse().map(tokenBytes), true)
    prompts.set(origin, prompt)
    return prompt
  }

  function textOf(node: ForestNode, origin: ForestNode): ClassifierText {
    const response = joinText([bytes.at(node, origin)], stops.has(node.token))
    return composeText(promptOf(origin), response, { reads, hasChatTemplate: model.card.hasChatTemplate })
  }

  function keep(key: string, score: number): number {
    kept.delete(key)
    kept.set(key, score)
    return score
  }

  return {
    heads: ['full'],
    readsLayer: null,
    unit: () => reward.unit,
    readsFinishedAt: () => 'endToken',
    async score(nodes, origin, wanted) {
      const other = wanted.find((head) => head !== 'full')
      if (other)
        throw new HeadError(
          other,
          `${name} is a text classifier and has no ${other} head: choose a method that uses the full-sequence head, such as ARGS or Best-of-N`,
        )
      const texts = nodes.map((node) => textOf(node, origin))
      const keys = texts.map((text) => JSON.stringify(text))
      const unknown = new Map<string, ClassifierText>()
      for (const [i, key] of keys.entries()) if (!kept.has(key)) unknown.set(key, texts[i] as ClassifierText)
      const found = new Map<string, number>()
      if (unknown.size > 0) {
        const rows = await model.logits([...unknown.values()])
        for (const [i, key] of [...unknown.keys()].entries()) found.set(key, rewardOf(rows[i] ?? [], label))
      }
      const scores = keys.map((key, i) => {
        const score = found.get(key) ?? (kept.get(key) as number)
        if (!Number.isFinite(score))
          throw new HeadError(
            'full',
            `${name} returned ${score} for token ${nodes[i]?.token}: its file may be damaged. Choose another reward`,
          )
        return score
      })
      keys.forEach((key, i) => {
        keep(key, scores[i] as number)
      })
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_SCORES) break
        kept.delete(oldest)
      }
      return scores.map((full) => (wanted.length === 0 ? {} : { full }))
    },
    keep() {},
    reset() {
      bytes.reset()
      prompts = new WeakMap()
      kept.clear()
    },
  }
}
