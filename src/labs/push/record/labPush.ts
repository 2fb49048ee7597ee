// `tokenwise lab-push`: converts the texts of an evaluation over many weights, with their metrics, into the data of the lesson on
// over-optimization.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import type { OptionsOf } from '../../../../tools/cli/options.ts'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { judgesNamed, rewardNamed } from '../../../../tools/cli/rewards.ts'
import { writeWhole } from '../../../../tools/cli/wholeFiles.ts'
import { methods } from '../../../decoding/methods/index.ts'
import type { HeadName } from '../../../decoding/record.ts'
import type { Summary } from '../../../evaluation/summary.ts'
import type { MeasuredText } from '../../../metrics/measuredText.ts'
import { checkPushed, type PushedSet, type PushedText, pushedMethods } from '../format.ts'

type Options = OptionsOf<typeof define>

const define = (program: Command) =>
  program
    .command('lab-push')
    .description('Record the data of the lesson on over-optimization from the output folder of an evaluation')
    .requiredOption('--evaluation <dir>', 'output folder of `tokenwise evaluate` with --methods topK,args,cd,pargs')
    .option('--out <file>', 'output file, gzipped JSON', path.join(PUBLIC_DIR, 'labs/push.json.gz'))

export const register = (program: Command) => define(program).action(labPush)

async function labPush({ evaluation, out }: Options): Promise<void> {
  const read = (file: string) => JSON.parse(readFileSync(path.join(evaluation, file), 'utf8'))
  const plan: { reward: string; prompts: { id: string; prompt: string }[] } = read('asked.json')
  const { rows, command, model, reward, settings, judges: names }: Summary = read('summary.json')
  const unknown = rows.find(({ method }) => method !== 'topK' && !pushedMethods.some((name) => name === method))
  if (unknown)
    throw new Error(
      `the evaluation includes ${unknown.key}, which the lesson does not show. Run it with --methods topK,${pushedMethods}.`,
    )
  const methodOf = new Map(rows.map(({ key, method, weight }) => [key, { method, weight: weight ?? 0 }]))
  const waves = readdirSync(path.join(evaluation, 'measured')).sort()
  const measured = waves.flatMap((file): MeasuredText[] =>
    JSON.parse(gunzipSync(readFileSync(path.join(evaluation, 'measured', file))).toString()),
  )
  const { heads } = await rewardNamed(HEADS_DIR, plan.reward)
  const judges = await judgesNamed(names, { headsDir: HEADS_DIR, trunk: { sha256: model.sha256, shape: null } })
  const set: PushedSet = {
    commands: [command, 'tokenwise lab-push'],
    model,
    reward: reward ?? '',
    settings: settings as PushedSet['settings'],
    spreads: onlyUsed(Object.fromEntries(heads.map(({ card }) => [card.objective, card.unit]))),
    judges: judges.map(({ name, title }) => ({ name, title })),
    prompts: plan.prompts.map(({ id, prompt }) => ({ id, prompt })),
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
  const json = JSON.stringify(set, rounded)
  checkPushed(JSON.parse(json), out)
  writeWhole(out, gzipSync(json, { level: 9 }))
  console.log(`${out}: ${set.texts.length} texts for ${set.prompts.length} prompts`)
}

/** Rounds to six digits, the precision of float32 arithmetic. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value

/** Drops heads that no method of the lesson uses. */
function onlyUsed(scores: Partial<Record<HeadName, number>>): Partial<Record<HeadName, number>> {
  const used = pushedMethods.map((name) => methods[name].head)
  return Object.fromEntries(Object.entries(scores).filter(([head]) => used.some((name) => name === head)))
}
