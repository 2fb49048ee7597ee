import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TinyClassifierOptions, tinyClassifier } from '../../src/models/testing/tinyClassifier.ts'
import { classifierName, isClassifier, namedChoice, openNodeClassifier, refuseSelfJudges } from './classifiers.ts'
import { writeWhole } from './wholeFiles.ts'
import { openModel } from './withModel.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'classifiers-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function make(name: string, options: TinyClassifierOptions = {}): string {
  const place = path.join(folder, name)
  for (const [file, bytes] of tinyClassifier(options)) writeWhole(path.join(place, file), bytes)
  return place
}

describe('a classifier on the command line', () => {
  it('is a folder or owner/name; records have its name, not its path', () => {
    const place = make('words')
    expect([place, './words', 'owner/name'].map(isClassifier)).toEqual([true, true, true])
    expect(['sentiment', 'keyword:garden', 'readingEase'].some(isClassifier)).toBe(false)
    expect(classifierName(place)).toBe('words')
    expect(
      namedChoice([
        { name: place, weight: 2 },
        { name: 'sentiment', weight: 1 },
      ]),
    ).toEqual([
      { name: 'words', weight: 2 },
      { name: 'sentiment', weight: 1 },
    ])
    expect(namedChoice('owner/name')).toBe('owner/name')
  })

  it('opens, with the plain label or the one that is named', async () => {
    const place = make('plain')
    const opened = await openNodeClassifier(place, {})
    expect(opened).toMatchObject({ name: 'plain', label: { plus: 1, minus: 0 }, reads: 'all', unit: null })
    const [[bad, good] = []] = await opened.model.logits([{ kind: 'text', text: 'good' }])
    expect(good).toBeGreaterThan(bad as number)
    await opened.model.dispose()
    const other = await openNodeClassifier(place, { label: 'negative', reads: 'response' })
    expect(other).toMatchObject({ label: { plus: 0, minus: null }, reads: 'response' })
    await other.model.dispose()
  })

  it('never steers and judges, by whatever path or name it is given', async () => {
    const place = make('both')
    const copy = make('copy')
    const other = make('other', { scale: 2 })
    symlinkSync(place, path.join(folder, 'link'))
    const because = 'steers, so it cannot judge: its scores are what the methods optimize. Choose another judge'
    const relative = path.relative(process.cwd(), place)
    for (const given of [place, `${place}/`, `${folder}/other/../both`, relative, `./${relative}/`])
      for (const steering of [place, `${place}/`])
        await expect(openModel({ reward: steering, judges: [given] })).rejects.toThrow(`both ${because}`)
    const mix = [
      { name: 'readingEase', weight: 1 },
      { name: place, weight: 1 },
    ]
    await expect(openModel({ reward: mix, judges: ['sentiment', copy] })).rejects.toThrow(
      `copy is the same model as both, which ${because}`,
    )
    await expect(openModel({ reward: place, judges: [path.join(folder, 'link')] })).rejects.toThrow('the same model as')
    await expect(refuseSelfJudges([place], [other, 'sentiment'])).resolves.toBeUndefined()
    await expect(refuseSelfJudges([place], [make('elsewhere/both', { scale: 2 })])).rejects.toThrow(
      'are both called both',
    )
  })

  it('asks for the label if it is not plain, and names the folder that is wrong', async () => {
    const asks = make('asks', { labels: ['joy', 'anger'] })
    await expect(openNodeClassifier(asks, {})).rejects.toThrow(/^asks has the labels joy, anger.*--reward-label/)
    writeFileSync(path.join(folder, 'file.onnx'), 'x')
    await expect(openNodeClassifier(path.join(folder, 'file.onnx'), {})).rejects.toThrow('is a file')
    await expect(openNodeClassifier(path.join(folder, 'none'), {})).rejects.toThrow('There is no folder')
    rmSync(path.join(make('half'), 'tokenizer.json'))
    await expect(openNodeClassifier(path.join(folder, 'half'), {})).rejects.toThrow('half: There is no tokenizer.json')
  })
})
