// The phases together, on a fake trunk: a stopped evaluation continues, and its figures agree with independent sums.

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Forest } from '../../src/decoding/forest.ts'
import { logSoftmax } from '../../src/decoding/logits.ts'
import { fakeTrunk } from '../../src/decoding/testing/fakeTrunk.ts'
import { planColumns, planRuns, settingsOf } from '../../src/evaluation/plan.ts'
import { summarize } from '../../src/evaluation/summary.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import { openHead, writeHead } from '../../src/rewards/headFile.ts'
import { headsJudge } from '../../src/rewards/headsJudge.ts'
import { exampleCard, exampleWeights } from '../../src/rewards/testing/exampleHead.ts'
import type { OpenModel } from '../cli/withModel.ts'
import { openFolder } from './folder.ts'
import { bestOfPoints, controlOf, findGoldTexts, type GoldText, goldRank } from './goldTexts.ts'
import { judgeWaves } from './judgeTexts.ts'
import { WHOLE } from './shares.ts'
import { type WrittenRun, writeRuns } from './write.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'evaluation-'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  rmSync(dir, { recursive: true })
  vi.restoreAllMocks()
})

const trunk = fakeTrunk()
const model = {
  trunk,
  text: { stopTokenIds: [2], tokenBytes: (id: number) => Uint8Array.of(97 + (id % 26)) },
  identity: { name: 'fake', sha256: '00', runtime: 'fake' },
} as unknown as OpenModel

const headOf = (objective: 'full' | 'prefix', isJudge = false) => {
  const card = exampleCard({ objective, isJudge, features: ['last'] })
  return openHead(writeHead(card, exampleWeights(card, trunk.shape.hiddenSize)))
}
const steering = [headOf('full'), headOf('prefix')]
const openHeads = (forest: Forest) => createScorer(forest, steering)
const judge = headsJudge('sentiment', 'test', [headOf('full', true)])

const columns = planColumns({
  methods: ['topK', 'greedy', 'args', 'pargs', 'bestOfN'],
  weights: [0.5, 2],
  units: 'raw',
  presets: [],
  topK: 4,
  temperature: 1,
})
const prompts = [
  { id: 'a', prompt: 'a', tokens: [3, 1, 4] },
  { id: 'b', prompt: 'b', tokens: [5, 6] },
]
const waves = planRuns(columns, prompts, [1, 2]).map((run) => [run])
const common = { reward: 'sentiment', maxTokens: 7, bestOf: 3, chat: false }

async function evaluate(out: string, signal = new AbortController().signal) {
  const folder = openFolder(out, { columns })
  const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]))
  await writeRuns({ folder, waves, share: WHOLE, prompts: byId, model, openHeads, common, signal })
  if (signal.aborted) return null
  await judgeWaves(waves.length, { folder, share: WHOLE, model, judges: [judge], openHeads, signal })
  const texts = waves.flatMap((_, i) => folder.read<MeasuredText[]>('measured', i) ?? [])
  return {
    folder,
    texts,
    summary: summarize({ columns, texts, judges: ['sentiment'], costs: new Map(), ranks: new Map() }),
  }
}

describe('an evaluation', () => {
  it('that was stopped continues to the same figures and writes nothing twice', async () => {
    const whole = await evaluate(path.join(dir, 'whole'))
    const out = path.join(dir, 'stopped')
    // Stops at different moments, within a wave and between two.
    for (const patience of [0, 5, 40]) {
      let looks = 0
      const impatient = {
        get aborted() {
          return looks++ >= patience
        },
      } as AbortSignal
      expect(await evaluate(out, impatient)).toBeNull()
    }
    const kept = readdirSync(path.join(out, 'records'))
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(waves.length)
    // Half a file, as a power cut leaves it.
    writeFileSync(path.join(out, 'records', '00099.json.gz.part'), 'half')
    const before = statSync(path.join(out, 'records', kept[0] as string)).mtimeMs
    const resumed = await evaluate(out)
    expect(resumed?.summary).toEqual(whole?.summary)
    expect(statSync(path.join(out, 'records', kept[0] as string)).mtimeMs).toBe(before)
  })

  it('refuses the folder of another evaluation', () => {
    openFolder(path.join(dir, 'x'), { seeds: [1] })
    expect(() => openFolder(path.join(dir, 'x'), { seeds: [2] })).toThrow('other settings')
  })

  it('measures divergences and rewards as a token-by-token walk along the text does', async () => {
    const done = await evaluate(path.join(dir, 'sums'))
    const written = waves.flatMap((_, i) => done?.folder.read<WrittenRun[]>('records', i) ?? [])
    for (const text of done?.texts ?? []) {
      const found = written.find(({ run }) => run.prompt === text.prompt && run.seed === text.seed)!
      const at = found.run.columns.findIndex(({ key }) => key === text.column)
      const column = found.record.columns[at]!
      const tokens = column.tokens.map(({ token }) => token)
      const forest = new Forest(fakeTrunk())
      const path = forest.chain(null, [...found.record.promptTokens, ...tokens])
      await forest.extend(path)
      const tips = path.slice(found.record.promptTokens.length - 1, -1)
      const rows = (await forest.logits(tips)).map((row) => logSoftmax(row))
      const base = tokens.reduce((sum, token, i) => sum + (rows[i]![token] as number), 0)
      expect(text.negLogBase).toBeCloseTo(-base, 3)
      if (column.method === 'topK') {
        // KL(top-k ‖ base) is −log of the mass of the k best tokens, whatever was drawn.
        const kl = rows.reduce((sum, row) => {
          const best = [...row].sort((a, b) => b - a).slice(0, 4)
          return sum - Math.log(best.reduce((mass, logProb) => mass + Math.exp(logProb), 0))
        }, 0)
        expect(text.klToBase).toBeCloseTo(kl, 3)
        expect(text.klToTopK).toBeCloseTo(0, 6)
      }
      const last = column.tokens.at(-1)!
      const recorded = last.candidates[last.chosen]!.rewards
      if (column.method === 'args') expect(text.ownReward).toBeCloseTo(recorded.full!, 3)
      if (column.method === 'pargs') expect(text.ownReward).toBeCloseTo(recorded.prefix!, 3)
      // The judge is the full-sequence head here.
      expect(text.judges.sentiment).toBeCloseTo(text.heads.full!, 6)
    }
    const byKey = new Map(done?.summary.rows.map((row) => [row.key, row]))
    expect(byKey.get('bestOfN')?.klToTopK?.mean).toBeCloseTo(Math.log(3) - 2 / 3, 12)
    expect(byKey.get('greedy')).toMatchObject({ seeds: 1, n: 2, klToTopK: null })
    expect(byKey.get('pargs@2')).toMatchObject({ seeds: 2, n: 2 })
  })

  it('ranks the gold text as the method itself does', async () => {
    const folder = openFolder(path.join(dir, 'gold'), {})
    const settings = settingsOf({ seed: 1, columns: [columns[0]!] }, common)
    const signal = new AbortController().signal
    const found = { folder, share: WHOLE, model, judge, openHeads, samples: 4, settings, signal }
    await findGoldTexts(prompts, { ...found, candidates: 6 })
    const gold = folder.read<GoldText>('gold', 0)!
    expect(gold.scores.length).toBe(4)
    const base = goldRank(gold, { method: 'topK', weight: 0, unit: 1, topK: 4 })!
    expect(base).toBeGreaterThan(0)
    expect(base).toBeLessThanOrEqual(1)
    expect(goldRank(gold, { method: 'pargs', weight: 0, unit: 1, topK: 4 })).toBe(base)
    const doubled = goldRank(gold, { method: 'pargs', weight: 4, unit: 2, topK: 4 })
    expect(doubled).toBe(goldRank(gold, { method: 'pargs', weight: 2, unit: 1, topK: 4 }))
    expect(goldRank(gold, { method: 'rad', weight: 1, unit: 1, topK: 4 })).toBeNull()
    // With no reward a method of more candidates has the base model's order, in which a gold token is among the four first.
    expect(goldRank(gold, { method: 'pargs', weight: 0, unit: 1, topK: 6 })).toBe(base)
    // One of fewer cannot choose some of them: their ranks are the base model's.
    expect(goldRank(gold, { method: 'pargs', weight: 0, unit: 1, topK: 2 })).toBeCloseTo(base, 12)
    // Among more candidates than were recorded a rank is not known.
    expect(goldRank(gold, { method: 'pargs', weight: 1, unit: 1, topK: 7 })).toBeNull()
    // The control is another of the four samples, ranked in the same way.
    const control = gold.control!
    expect(control.text).not.toBe(gold.text)
    const ranks = control.followed.map(({ rank }) => 1 / Math.min(rank, 5))
    expect(Math.min(...ranks)).toBeGreaterThan(1 / 5)
    const mean = ranks.reduce((sum, value) => sum + value, 0) / ranks.length
    expect(goldRank(control, { method: 'topK', weight: 0, unit: 1, topK: 4 })).toBeCloseTo(mean, 12)
  })

  it('computes Best-of-N from the samples among which the gold text was found', async () => {
    const folder = openFolder(path.join(dir, 'gold'), {})
    const settings = settingsOf({ seed: 1, columns: [columns[0]!] }, common)
    const found = {
      folder,
      share: WHOLE,
      model,
      judge,
      openHeads,
      samples: 4,
      settings,
      signal: new AbortController().signal,
    }
    await findGoldTexts(prompts, { ...found, candidates: 4 })
    const gold = prompts.map((_, i) => folder.read<GoldText>('gold', i)!)
    const points = bestOfPoints(gold)
    expect(points.map(({ n, kl }) => [n, kl])).toEqual([
      [2, Math.log(2) - 1 / 2],
      [4, Math.log(4) - 3 / 4],
    ])
    // The judge is the full-sequence head here, so the best of all four is the one with the highest score.
    const highest = gold.map(({ scores }) => Math.max(...scores))
    expect(points[1]?.judge).toMatchObject({ mean: expect.closeTo((highest[0]! + highest[1]!) / 2, 6), n: 2 })
    expect(bestOfPoints(gold.map(({ heads: _, ...older }) => older))).toEqual([])
    expect(bestOfPoints([])).toEqual([])
  })

  it('takes every other sample as the control, equally often', () => {
    const counts = [0, 0, 0, 0]
    for (let prompt = 0; prompt < 3000; prompt++) counts[controlOf(4, 1, 1, prompt) as number]! += 1
    expect(counts[1]).toBe(0)
    for (const other of [0, 2, 3]) expect(Math.abs((counts[other] as number) - 1000)).toBeLessThan(100)
    expect(controlOf(1, 0, 1, 0)).toBeNull()
  })
})
