// The command on the real model, small: eight prompts, one seed, a method for each head. Rewards, divergences, lengths, ranks of
// gold texts, wins and losses are computed again from the responses alone, by plain loops without the product's decoding loop,
// methods, records or statistics. Comparisons of several weights or samples have their own tests.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import examples from '../../public/prompts-demo.json' with { type: 'json' }
import { Forest } from '../../src/decoding/forest.ts'
import type { RunRecord } from '../../src/decoding/record.ts'
import type { Summary } from '../../src/evaluation/summary.ts'
import { readHead } from '../../src/rewards/headFile.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { HEADS_DIR, ROOT } from '../cli/paths.ts'
import { type OpenModel, openModel } from '../cli/withModel.ts'

const MAX_TOKENS = 4
const K = 10
const WEIGHT = 2
/** RAD's reward ends at 1, so its weight is raw. */
const RAD_WEIGHT = 10
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

/** Standardize → linear → GELU → linear, as the head's file says. */
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

type Head = ReturnType<typeof readHead>

const head = (file: string): Head => readHead(readFileSync(path.join(HEADS_DIR, file)))

let model: OpenModel
let folder = ''
let summary: Summary
let records: { keys: string[]; record: RunRecord }[]
type Followed = { followed: { token: number }[] }
let golds: ({ prompt: string; scores: number[]; control: Followed } & Followed)[]

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evaluate-'))
  const prompts = examples.filter(({ group }) => group === 'movie').slice(0, 8)
  const file = path.join(folder, 'prompts.jsonl')
  writeFileSync(file, prompts.map(({ id, prompt }) => `${JSON.stringify({ id, prompt })}\n`).join(''))
  const out = path.join(folder, 'out')
  const options = `--reward sentiment --methods topK,rad,cd,args,pargs,pargsGreedy,pargsSoft,bestOfN
    --weights ${WEIGHT} --weights-for rad=${RAD_WEIGHT} --units standard --seeds 1 --max-tokens ${MAX_TOKENS} --best-of 2 --judge sentiment,sentimentWords --gold-samples 2 --cost-tokens 0 --json`
  const args = ['tsx', 'tools/cli.ts', 'evaluate', '--prompts', file, '--out', out, ...options.trim().split(/\s+/)]
  const printed = execFileSync('npx', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  summary = JSON.parse(printed) as Summary
  const files = <T>(phase: string) =>
    readdirSync(path.join(out, phase)).map(
      (name) => JSON.parse(gunzipSync(readFileSync(path.join(out, phase, name))).toString()) as T,
    )
  records = files<{ run: { columns: { key: string }[] }; record: RunRecord }[]>('records').flatMap((runs) =>
    runs.map(({ run, record }) => ({ keys: run.columns.map(({ key }) => key), record })),
  )
  golds = files('gold')
  model = await openModel({ layers: LAYERS })
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
    const least = logProbs.toSorted().at(-K)!
    const best = [...logProbs.keys()].filter((token) => logProbs[token]! >= least)
    return { logProbs, best: best.sort((a, b) => logProbs[b]! - logProbs[a]! || a - b).slice(0, K) }
  })
  await forest.extend(steps.flatMap(({ best }, at) => best.map((token) => forest.child(tips[at]!, token))))
  const known = new Map<string, number[]>()
  const rowsTo = (layer: number, position: number) =>
    tips.slice(0, position + 1).map((tip) => forest.hidden(tip, layer).slice())
  return {
    steps,
    features: (layer: number, position: number) => featuresOf(rowsTo(layer, position)),
    /** Of a candidate for the token at a position from 0. */
    featuresWith(layer: number, at: number, token: number): number[] {
      const place = `${layer} ${at} ${token}`
      const found =
        known.get(place) ??
        featuresOf([...rowsTo(layer, at), forest.hidden(forest.child(tips[at]!, token), layer).slice()])
      known.set(place, found)
      return found
    },
  }
}

const finished = (tokens: readonly number[]) => model.tokenizer.stopTokenIds.includes(tokens.at(-1)!)

/** Sum of the weights of a text's words and pairs of adjacent words, each once. */
function wordsScore(text: string): number {
  const { weights } = JSON.parse(readFileSync(path.join(HEADS_DIR, 'sentiment/judge/words.json'), 'utf8')) as {
    weights: [string, number][]
  }
  const words = text.toLowerCase().match(/[a-z0-9]+(?:'[a-z]+)*/g) ?? []
  const held = new Set([...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)])
  return sum(weights.filter(([term]) => held.has(term)).map(([, weight]) => weight))
}

it('gives the figures that plain loops give', async () => {
  const [full, prefix, value, cumulative, prefixSoft] = ['full', 'prefix', 'value', 'cumulative', 'prefixSoft'].map(
    (name) => head(`sentiment/${name}.safetensors`),
  ) as [Head, Head, Head, Head, Head]
  const judges = ['layer16-seed1', 'layer16-seed2', 'layer24-seed1', 'layer24-seed2'].map((name) =>
    head(`sentiment/judge/${name}.safetensors`),
  )
  const steering: Record<string, Head | null> = {
    topK: null,
    [`rad@${RAD_WEIGHT}`]: cumulative,
    [`cd@${WEIGHT}`]: value,
    [`args@${WEIGHT}`]: full,
    [`pargs@${WEIGHT}`]: prefix,
    [`pargsGreedy@${WEIGHT}`]: prefix,
    [`pargsSoft@${WEIGHT}`]: prefixSoft,
    bestOfN: null,
  }
  /** Terms that a method adds to the base log-probabilities of the k best, [k]. */
  const pushes = (key: string, text: Awaited<ReturnType<typeof read>>, at: number): number[] =>
    text.steps[at]!.best.map((token) => {
      const by = steering[key]
      if (!by) return 0
      const reward = scoreOf(by.weights, text.featuresWith(by.card.layer, at, token))
      return by === cumulative
        ? RAD_WEIGHT * Math.min(1, Math.max(0, reward))
        : (WEIGHT * reward) / (by.card.unit as number)
    })

  type Figure = 'judge' | 'words' | 'own' | 'base' | 'kl' | 'klBase' | 'length' | 'mrr' | 'control'
  const values: Record<string, Record<Figure, number[]> & { finished: number }> = {}
  const rowOf = (key: string) => {
    values[key] ??= {
      ...{ judge: [], words: [], own: [], base: [], kl: [], klBase: [], length: [], mrr: [], control: [] },
      finished: 0,
    }
    return values[key]
  }
  const ratedIn = (text: Awaited<ReturnType<typeof read>>, tokens: readonly number[]) => (by: Head) => {
    const isBefore = finished(tokens) && by.card.readsFinishedAt === 'lastContent'
    return scoreOf(by.weights, text.features(by.card.layer, isBefore ? tokens.length - 1 : tokens.length))
  }
  for (const { keys, record } of records) {
    for (const [i, key] of keys.entries()) {
      const column = record.columns[i]!
      const tokens = column.tokens.map(({ token }) => token)
      const text = await read(record.promptTokens, tokens)
      const rated = ratedIn(text, tokens)
      const row = rowOf(key)
      row.judge.push(average(judges.map(rated)))
      row.words.push(wordsScore(column.text))
      row.base.push(-sum(tokens.map((token, at) => text.steps[at]!.logProbs[token]!)))
      row.own.push(rated(steering[key] ?? full))
      row.length.push(tokens.length)
      row.finished += finished(tokens) ? 1 / 8 : 0
      if (key === 'bestOfN') continue
      let kl = 0
      let klBase = 0
      for (const [at, token] of tokens.entries()) {
        const { logProbs, best } = text.steps[at]!
        const base = best.map((each) => logProbs[each]!)
        const pushed = pushes(key, text, at)
        const scores = base.map((each, rank) => each + pushed[rank]!)
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

  expect(golds).toHaveLength(8)
  for (const { prompt: id, scores, followed, control } of golds) {
    const { prompt } = examples.find((one) => one.id === id)!
    for (const [place, sample] of [
      ['mrr', followed],
      ['control', control.followed],
    ] as const) {
      const tokens = sample.map(({ token }) => token)
      const text = await read(records.find(({ record }) => record.prompt === prompt)!.record.promptTokens, tokens)
      // There are two samples: the control is the worse one.
      const score = place === 'mrr' ? Math.max(...scores) : Math.min(...scores)
      expect(average(judges.map(ratedIn(text, tokens)))).toBeCloseTo(score, 2)
      for (const key of Object.keys(steering)) {
        const ranks = tokens.map((token, at) => {
          const { logProbs, best } = text.steps[at]!
          const pushed = pushes(key, text, at)
          const ordered = best.map((each, rank) => logProbs[each]! + pushed[rank]!)
          const own = ordered[best.indexOf(token)]!
          return 1 + ordered.filter((score) => score > own).length
        })
        rowOf(key)[place].push(average(ranks.map((rank) => 1 / rank)))
      }
    }
  }

  expect(summary.rows.map(({ key }) => key).sort()).toEqual(Object.keys(values).sort())
  const close = (found: { mean: number; standardError: number | null; n: number } | null, expected: number[]) => {
    expect(expected).toHaveLength(8)
    const center = average(expected)
    expect(found?.n).toBe(8)
    expect(found?.mean).toBeCloseTo(center, 2)
    const variance = sum(expected.map((value) => (value - center) ** 2)) / 7
    expect(found?.standardError).toBeCloseTo(Math.sqrt(variance / 8), 2)
  }
  close(summary.baseTokenMrr, values.topK!.mrr)
  for (const row of summary.rows) {
    const own = values[row.key]!
    close(row.judge, own.judge)
    close(row.judges.sentimentWords!, own.words)
    close(row.negLogBase, own.base)
    close(row.length, own.length)
    close(row.tokenMrr, own.mrr)
    close(row.tokenMrrControl, own.control)
    expect(row.tokenMrrGain?.difference).toBeCloseTo(average(own.mrr) - average(own.control), 2)
    expect(row.finished).toBeCloseTo(own.finished, 9)
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
