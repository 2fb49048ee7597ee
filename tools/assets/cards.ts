// `tokenwise cards`: collects the cards of all heads in one file, which the page about rewards shows.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { collectCards, shippedRewards } from '../../src/rewards/cards.ts'
import { headsOption } from '../cli/help.ts'
import { HEADS_DIR, ROOT } from '../cli/paths.ts'

/** Part of the page, which names its rewards before it requests anything. */
const SHIPPED = path.join(ROOT, 'src/rewards/shippedRewards.json')

export function register(program: Command): void {
  program
    .command('cards')
    .description("Collect all heads' cards in cards.json, for the page about rewards")
    .addOption(headsOption())
    .action(({ heads: dir }) => {
      const out = path.join(dir, 'cards.json')
      const cards = collectCards((file) => readFileSync(path.join(dir, file)))
      writeFileSync(out, `${JSON.stringify(cards, null, 1)}\n`)
      if (path.resolve(dir) === HEADS_DIR) writeFileSync(SHIPPED, `${JSON.stringify(shippedRewards(cards), null, 2)}\n`)
      console.log(`${out}: ${cards.rewards.map(({ name, heads }) => `${name} (${heads.length} heads)`).join(', ')}`)
    })
}
