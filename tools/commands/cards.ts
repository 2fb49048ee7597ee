// `tokenwise cards`: gathers the cards of all heads into one file, which the page of rewards shows.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { collectCards, shippedRewards } from '../../src/rewards/cards.ts'
import { HEADS_DIR } from '../rewards.ts'

/** Part of the page, so that it needs no request. */
const SHIPPED = path.resolve(import.meta.dirname, '../../src/rewards/shippedRewards.json')

export function register(program: Command): void {
  program
    .command('cards')
    .description('gathers the cards of all heads into cards.json, for the page of rewards; after `train` and `units`')
    .option('--heads <dir>', 'folder with rewards.json and head files', HEADS_DIR)
    .action(({ heads }: { heads: string }) => {
      const out = path.join(heads, 'cards.json')
      const cards = collectCards((file) => readHeadFile(path.join(heads, file)))
      writeFileSync(out, `${JSON.stringify(cards, null, 1)}\n`)
      if (path.resolve(heads) === path.resolve(HEADS_DIR))
        writeFileSync(SHIPPED, `${JSON.stringify(shippedRewards(cards), null, 2)}\n`)
      console.log(`${out}: ${cards.rewards.map(({ name, heads }) => `${name} (${heads.length} heads)`).join(', ')}`)
    })
}

function readHeadFile(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Error(`${file} cannot be read: train the heads first, or name their folder by --heads`, { cause })
  }
}
