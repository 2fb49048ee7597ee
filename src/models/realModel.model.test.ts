// The real model on the engine against goldens that Python transformers made (see goldens).

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Forest } from '../decoding/forest.ts'
import { logSoftmax, topK } from '../decoding/logits.ts'
import { forestAgainstSequential } from '../decoding/testing/forestAgainstSequential.ts'
import { textLogProbs } from '../decoding/textLogProbs.ts'
import hidden from './goldens/reference-hidden.json' with { type: 'json' }
import own from './goldens/reference-own.json' with { type: 'json' }
import { type NodeModel, openNodeModel } from './nodeModel.ts'
import { selfTest } from './selfTest.ts'

interface Reference {
  rows: { text: string; ids: number[]; logProbs: number[] }[]
  greedy: { prompt: string; promptIds: number[]; greedyIds: number[] }[]
}

/** More of the same, on texts that are not part of this repository. */
const shared = path.resolve(import.meta.dirname, '../../../shared/data/reference-logprobs.json')
const references: [string, Reference][] = [['reference-own', own]]
if (existsSync(shared)) references.push(['reference-logprobs', JSON.parse(readFileSync(shared, 'utf8')) as Reference])
else console.info('reference-logprobs.json is not at hand: its rows are left out.')

describe.each([1, 2])('SmolLM2-135M-Instruct on %i threads', (threads) => {
  let model: NodeModel
  let forest: Forest
  beforeAll(async () => {
    model = await openNodeModel({ taps: [20], threads })
    forest = new Forest(model.trunk)
  })
  afterAll(() => model.dispose())

  it.each(references)('has the log-probabilities of %s', async (_, { rows }) => {
    let total = 0
    let count = 0
    for (const { text, ids, logProbs } of rows) {
      expect(model.tokenizer.encode(text)).toEqual(ids)
      const ours = await textLogProbs(forest, ids)
      expect(ours).toHaveLength(logProbs.length)
      ours.forEach((logProb, i) => {
        expect(Math.abs(logProb - logProbs[i]!)).toBeLessThan(1e-4)
        total += logProbs[i]! - logProb
        count++
      })
    }
    const perplexityRatio = Math.exp(total / count)
    expect(Math.abs(perplexityRatio - 1)).toBeLessThan(0.001)
  })

  it.each(references)('continues greedily as %s, but where two tokens are as good', async (_, { greedy }) => {
    for (const { promptIds, greedyIds } of greedy) {
      forest.reset()
      let [tip] = forest.chain(null, promptIds).slice(-1)
      for (const expected of greedyIds) {
        await forest.extend([tip!])
        const [logits] = await forest.logits([tip!])
        const [best, second] = topK(logits!, 2)
        if (best !== expected) {
          const logProbs = logSoftmax(logits!)
          expect([best, second]).toContain(expected)
          expect(logProbs[best!]! - logProbs[second!]!).toBeLessThan(0.05)
          break
        }
        tip = forest.child(tip!, best)
      }
    }
  })

  it('numbers its layers as the reference does', async () => {
    for (const { ids, block20LastToken, finalNormLastToken } of hidden.rows) {
      forest.reset()
      const tip = forest.chain(null, ids).at(-1)!
      await forest.extend([tip])
      const scale = Math.max(...block20LastToken.map(Math.abs))
      const error = Math.max(...block20LastToken.map((value, i) => Math.abs(value - forest.hidden(tip, 20)[i]!)))
      expect(error / scale).toBeLessThan(1e-3)
      expect(finalNormLastToken).toHaveLength(forest.shape.hiddenSize)
    }
  })

  it('gives a forest the numbers of one token at a time', async () => {
    const check = await forestAgainstSequential(model.trunk, { seed: 5, promptTokens: 16, steps: 4, texts: 3 })
    expect(check.nodes).toBeGreaterThan(20)
    expect(check.logProbError).toBeLessThan(1e-3)
    expect(check.hiddenError).toBeLessThan(1e-3)
  })

  it('passes its self-test, and one with another value does not', async () => {
    const values = model.manifest.selfTest
    expect((await selfTest(model.trunk, values)).passed).toBe(true)
    const wrong = { ...values, logProbs: values.logProbs.map((logProb, i) => (i === 45 ? logProb - 0.02 : logProb)) }
    const result = await selfTest(model.trunk, wrong)
    expect(result.passed).toBe(false)
    expect(result.errors.tree).toBeGreaterThan(0.01)
  })
})
