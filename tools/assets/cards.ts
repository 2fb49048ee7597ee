// `tokenwise cards`: collects the cards of all heads in one file, for the Rewards page.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { collectCards, shippedRewards } from '../../src/rewards/cards.ts'
import { headsOption } from '../cli/help.ts'
import { HEADS_DIR, ROOT } from '../cli/paths.ts'
import { counted } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'

/** Bundled with the page, which lists the rewards before any download. */
const SHIPPED = path.join(ROOT, 'src/rewards/shippedRewards.json')

export function register(program: Command): void {
  program
    .command('cards')
    .description('Collect the cards of all heads in cards.json, for the Rewards page')
    .addOption(headsOption())
    .action(({ heads: dir }) => {
      const out = path.join(dir, 'cards.json')
      const cards = collectCards((file) => readFileSync(path.join(dir, file)))
      writeWhole(out, `${JSON.stringify(cards, null, 1)}\n`)
      if (path.resolve(dir) === HEADS_DIR) writeWhole(SHIPPED, `${JSON.stringify(shippedRewards(cards), null, 2)}\n`)
      const counts = cards.rewards.map(({ name, heads }) => `${name} (${counted(heads.length, 'head')})`)
      console.log(`${path.relative(ROOT, out)}: ${counts.join(', ')}`)
    })
}
