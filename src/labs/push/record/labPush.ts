// `tokenwise lab-push`: the texts of an evaluation over many weights, with their figures, in the format of the lesson on
// over-optimization.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { judgesNamed, rewardNamed } from '../../../../tools/cli/rewards.ts'
import type { Summary } from '../../../../tools/evaluation/summary.ts'
import { methods } from '../../../decoding/methods/index.ts'
import type { HeadName } from '../../../decoding/record.ts'
import type { MeasuredText } from '../../../metrics/measuredText.ts'
import { checkPushed, type PushedSet, type PushedText, pushedMethods } from '../format.ts'

interface Options {
  evaluation: string
  out: string
}

export function register(program: Command): void {
  program
    .command('lab-push')
    .description('Record the lesson on over-optimization from the folder of an evaluation')
    .requiredOption('--evaluation <dir>', 'output folder of `tokenwise evaluate` with --methods topK,args,cd,pargs')
    .option('--out <file>', 'gzipped JSON', path.join(PUBLIC_DIR, 'labs/push.json.gz'))
    .action(labPush)
}

async function labPush({ evaluation, out }: Options): Promise<void> {
  const read = (file: string) => JSON.parse(readFileSync(path.join(evaluation, file), 'utf8'))
  const asked: { reward: string; prompts: { id: string; prompt: string }[] } = read('asked.json')
  const { rows, command, model, reward, settings, judges: names }: Summary = read('summary.json')
  const strange = rows.find(({ method }) => method !== 'topK' && !pushedMethods.some((name) => name === method))
  if (strange) throw new Error(`the evaluation has ${strange.key}: run it with --methods topK,${pushedMethods}`)
  const methodOf = new Map(rows.map(({ key, method, weight }) => [key, { method, weight: weight ?? 0 }]))
  const waves = readdirSync(path.join(evaluation, 'measured')).sort()
  const measured = waves.flatMap((file): MeasuredText[] =>
    JSON.parse(gunzipSync(readFileSync(path.join(evaluation, 'measured', file))).toString()),
  )
  const { heads } = await rewardNamed(HEADS_DIR, asked.reward)
  const judges = await judgesNamed(names, { headsDir: HEADS_DIR, trunkSha256: model.sha256 })
  const set: PushedSet = {
    commands: [command, 'tokenwise lab-push'],
    model,
    reward: reward ?? '',
    settings: settings as PushedSet['settings'],
    spreads: onlyUsed(Object.fromEntries(heads.map(({ card }) => [card.objective, card.unit]))),
    judges: judges.map(({ name, title }) => ({ name, title })),
    prompts: asked.prompts.map(({ id, prompt }) => ({ id, prompt })),
    texts: measured.map(
      (text): PushedText => ({
        ...(methodOf.get(text.column) as Pick<PushedText, 'method' | 'weight'>),
        prompt: text.prompt,
        seed: text.seed,
        text: text.text,
        length: text.tokens.length,
        finished: text.finished,
        heads: onlyUsed(text.heads),
        judges: text.judges,
        kl: text.klToTopK ?? 0,
        rep2: text.repetition.rep2,
      }),
    ),
  }
  const json = JSON.stringify(set, shortened)
  checkPushed(JSON.parse(json), out)
  writeFileSync(out, gzipSync(json, { level: 9 }))
  console.log(`${out}: ${set.texts.length} texts of ${set.prompts.length} prompts`)
}

/** As many digits as float32 arithmetic is good for. */
const shortened = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value

/** The scores of heads that a method of the lesson uses. */
function onlyUsed(scores: Partial<Record<HeadName, number>>): Partial<Record<HeadName, number>> {
  const used = pushedMethods.map((name) => methods[name].head)
  return Object.fromEntries(Object.entries(scores).filter(([head]) => used.some((name) => name === head)))
}
