// `tokenwise lab-push`: the texts of an evaluation over many weights, with their figures, in the format of the lesson on
// over-optimization.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { judgesNamed, rewardNamed } from '../../../../tools/cli/rewards.ts'
import type { Summary } from '../../../../tools/evaluation/summary.ts'
import type { MeasuredText } from '../../../metrics/measuredText.ts'
import { checkPushed, type PushedSet } from '../format.ts'
import { pushedSet } from './parts/pushedSet.ts'

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
  const summary: Summary = read('summary.json')
  const waves = readdirSync(path.join(evaluation, 'measured')).sort()
  const measured = waves.flatMap((file): MeasuredText[] =>
    JSON.parse(gunzipSync(readFileSync(path.join(evaluation, 'measured', file))).toString()),
  )
  const { heads } = await rewardNamed(HEADS_DIR, asked.reward)
  const judges = await judgesNamed(summary.judges, { headsDir: HEADS_DIR, trunkSha256: summary.model.sha256 })
  const set: PushedSet = pushedSet({
    commands: [summary.command, 'tokenwise lab-push'],
    summary,
    measured,
    prompts: asked.prompts,
    spreads: Object.fromEntries(heads.map(({ card }) => [card.objective, card.unit])),
    judges: judges.map(({ name, title }) => ({ name, title })),
  })
  checkPushed(set, out)
  writeFileSync(out, gzipSync(JSON.stringify(set), { level: 9 }))
  console.log(`${out}: ${set.texts.length} texts of ${set.prompts.length} prompts`)
}
