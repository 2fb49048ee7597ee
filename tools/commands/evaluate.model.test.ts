// The command on the real model, small: eight prompts, one seed. Every figure of its summary that a table prints is made
// again from the texts alone, by plain loops: no decoding loop, no method, no record of candidates, no statistics of ours.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import examples from '../../public/prompts-demo.json' with { type: 'json' }
import { Forest } from '../../src/decoding/forest.ts'
import type { RunRecord } from '../../src/decoding/record.ts'
import { type NodeModel, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { readHead } from '../../src/rewards/headFile.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import type { Summary } from '../evaluation/summary.ts'
import { HEADS_DIR } from '../rewards.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const MAX_TOKENS = 4
const K = 10
const WEIGHT = 2
const LAYERS = [16, 20, 24]

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const average = (values: readonly number[]) => sum(values) / values.length

/** log Σ exp */
function logSum(values: ArrayLike<number>): number {
  const all = Array.from(values)
  const most = all.reduce((best, value) => Math.max(best, value), -Infinity)
  return most + Math.log(sum(all.map((value) => Math.exp(value - most))))
}

/** Φ by Simpson's rule on the density: nothing in common with the product's polynomial. */
function normalCdf(x: number): number {
  const end = Math.min(8, Math.abs(x))
  const steps = 64
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
  let area = density(0) + density(end)
  for (let i = 1; i < steps; i++) area += (i % 2 === 0 ? 2 : 4) * density((end * i) / steps)
  const half = (area * end) / steps / 3
  return x < 0 ? 0.5 - half : 0.5 + half
}

/** Standardise → linear → GELU → linear, as the head's file says. */
function scoreOf({ mean, std, hiddenWeight, hiddenBias, outWeight, outBias }: MlpWeights, features: number[]): number {
  const z = features.map((value, j) => (value - mean[j]!) / std[j]!)
  let score = outBias[0]!
  for (const [unit, bias] of hiddenBias.entries()) {
    let x = bias
    for (let j = 0; j < z.length; j++) x += z[j]! * hiddenWeight[unit * z.length + j]!
    score += x * normalCdf(x) * outWeight[unit]!
  }
  return score
}

const head = (file: string) => readHead(readFileSync(path.join(HEADS_DIR, file)))

let model: NodeModel
let folder = ''
let summary: Summary
let records: { keys: string[]; record: RunRecord }[]

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evaluate-'))
  const prompts = examples.filter(({ group }) => group === 'movie').slice(0, 8)
  const file = path.join(folder, 'prompts.jsonl')
  writeFileSync(file, prompts.map(({ id, prompt }) => `${JSON.stringify({ id, prompt })}\n`).join(''))
  const out = path.join(folder, 'out')
  const options = `--reward sentiment --methods topK,args,pargs,pargsGreedy,bestOfN --weights ${WEIGHT} --units standard
    --seeds 1 --max-tokens ${MAX_TOKENS} --best-of 2 --judge sentiment,sentimentWords --gold-samples 2 --cost-tokens 0 --json`
  const args = ['tsx', 'tools/cli.ts', 'evaluate', '--prompts', file, '--out', out, ...options.trim().split(/\s+/)]
  const printed = execFileSync('npx', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  summary = JSON.parse(printed) as Summary
  records = readdirSync(path.join(out, 'records')).flatMap((name) => {
    const wave = gunzipSync(readFileSync(path.join(out, 'records', name))).toString()
    const runs = JSON.parse(wave) as { run: { columns: { key: string }[] }; record: RunRecord }[]
    return runs.map(({ run, record }) => ({ keys: run.columns.map(({ key }) => key), record }))
  })
  model = await openNodeModel({ taps: LAYERS, form: 'fp32' })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await model?.dispose()
})

/** Features of a head: the last row of a layer beside the mean of all rows from the last prompt token on. */
function featuresOf(rows: readonly Float32Array[]): number[] {
  const last = Array.from(rows.at(-1)!)
  return [...last, ...last.map((_, j) => average(rows.map((row) => row[j]!)))]
}

/** One text: log-probabilities over the vocabulary before each token and the k best, and hidden rows of it and of these. */
async function read(prompt: readonly number[], tokens: readonly number[]) {
  const forest = new Forest(model.trunk)
  const chain = forest.chain(null, [...prompt, ...tokens])
  await forest.extend(chain)
  const tips = chain.slice(prompt.length - 1)
  const logits = await forest.logits(tips.slice(0, -1))
  const steps = logits.map((row) => {
    const normalizer = logSum(row)
    const logProbs = Float64Array.from(row, (value) => value - normalizer)
    const order = Array.from(logProbs.keys()).sort((a, b) => logProbs[b]! - logProbs[a]! || a - b)
    return { logProbs, best: order.slice(0, K) }
  })
  await forest.extend(steps.flatMap(({ best }, at) => best.map((token) => forest.child(tips[at]!, token))))
  const rowsTo = (layer: number, position: number) =>
    tips.slice(0, position + 1).map((tip) => forest.hidden(tip, layer).slice())
  return {
    steps,
    features: (layer: number, position: number) => featuresOf(rowsTo(layer, position)),
    /** Of a candidate for the token at a position from 0. */
    featuresWith: (layer: number, at: number, token: number) =>
      featuresOf([...rowsTo(layer, at), forest.hidden(forest.child(tips[at]!, token), layer).slice()]),
  }
}

const finished = (tokens: readonly number[]) => model.tokenizer.stopTokenIds.includes(tokens.at(-1)!)

it('gives the figures that plain loops give', async () => {
  const full = head('sentiment/full.safetensors')
  const prefix = head('sentiment/prefix.safetensors')
  const judges = ['layer16-seed1', 'layer16-seed2', 'layer24-seed1', 'layer24-seed2'].map((name) =>
    head(`sentiment/judge/${name}.safetensors`),
  )
  const values: Record<string, { judge: number[]; own: number[]; base: number[]; kl: number[]; klBase: number[] }> = {}
  for (const { keys, record } of records) {
    const prompt = record.promptTokens
    for (const [i, key] of keys.entries()) {
      const tokens = record.columns[i]!.tokens.map(({ token }) => token)
      const text = await read(prompt, tokens)
      const end = ({ card }: typeof full) =>
        finished(tokens) && card.readsFinishedAt === 'lastContent' ? tokens.length - 1 : tokens.length
      const rated = (by: typeof full) => scoreOf(by.weights, text.features(by.card.layer, end(by)))
      const row = values[key] ?? { judge: [], own: [], base: [], kl: [], klBase: [] }
      values[key] = row
      row.judge.push(average(judges.map(rated)))
      row.base.push(-sum(tokens.map((token, at) => text.steps[at]!.logProbs[token]!)))
      row.own.push(rated(key.startsWith('args') || key === 'bestOfN' ? full : prefix))
      if (key === 'bestOfN') continue
      let kl = 0
      let klBase = 0
      for (const [at, token] of tokens.entries()) {
        const { logProbs, best } = text.steps[at]!
        const base = best.map((each) => logProbs[each]!)
        const steering = key.startsWith('args') ? full : key.startsWith('pargs') ? prefix : null
        const scores = [...base]
        if (steering)
          for (const [rank, each] of best.entries()) {
            const reward = scoreOf(steering.weights, text.featuresWith(steering.card.layer, at, each))
            scores[rank] = base[rank]! + (WEIGHT * reward) / steering.card.unit!
          }
        expect(best).toContain(token)
        if (key.startsWith('pargsGreedy')) expect(best[scores.indexOf(Math.max(...scores))]).toBe(token)
        const policy = scores.map((score) => score - logSum(scores))
        const plain = base.map((each) => each - logSum(base))
        kl += sum(policy.map((each, rank) => Math.exp(each) * (each - plain[rank]!)))
        klBase += sum(policy.map((each, rank) => Math.exp(each) * (each - base[rank]!)))
      }
      row.kl.push(kl)
      row.klBase.push(klBase)
    }
  }

  expect(summary.rows.map(({ key }) => key).sort()).toEqual(Object.keys(values).sort())
  for (const row of summary.rows) {
    const own = values[row.key]!
    const close = (found: { mean: number; standardError: number | null; n: number } | null, expected: number[]) => {
      expect(expected).toHaveLength(8)
      const center = average(expected)
      expect(found?.n).toBe(8)
      expect(found?.mean).toBeCloseTo(center, 2)
      const variance = sum(expected.map((value) => (value - center) ** 2)) / 7
      expect(found?.standardError).toBeCloseTo(Math.sqrt(variance / 8), 2)
    }
    close(row.judge, own.judge)
    close(row.negLogBase, own.base)
    if (row.key !== 'topK') close(row.ownReward, own.own)
    if (row.key === 'bestOfN') expect(row.klToTopK?.mean).toBeCloseTo(Math.log(2) - 1 / 2, 9)
    else if (row.key.startsWith('pargsGreedy')) expect(row.klToTopK).toBeNull()
    else {
      close(row.klToTopK, own.kl)
      close(row.klToBase, own.klBase)
    }
  }
  expect(values.topK!.kl.every((value) => Math.abs(value) < 1e-9)).toBe(true)

  for (const pair of summary.pairs) {
    const [a, b] = [values[pair.a]!.judge, values[pair.b]!.judge]
    const wins = a.filter((value, i) => value - b[i]! > 1e-4).length
    const losses = a.filter((value, i) => b[i]! - value > 1e-4).length
    expect([pair.win, pair.lose]).toEqual([wins, losses])
    expect(pair.difference).toBeCloseTo(average(a) - average(b), 2)
  }
})
