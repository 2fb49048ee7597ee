// `tokenwise frontiers`: evaluations with heads of several training seeds, side by side.

import path from 'node:path'
import type { Command } from 'commander'
import { acrossFrontiers, frontiersMarkdown } from '../evaluation/frontiers.ts'
import { readTable } from '../evaluation/readTable.ts'

export function register(program: Command): void {
  program
    .command('frontiers')
    .description('differences at equal KL of several evaluations, and their mean over them, as Markdown')
    .argument('<dirs...>', 'folders that `evaluate` wrote, two or more, each with heads of another training seed')
    .action((dirs: string[]) => {
      if (dirs.length < 2) throw new Error('give two folders or more: a mean over one says nothing of seeds')
      const files = dirs.map((dir) => ({ name: path.join(dir, 'frontier.csv'), csv: readTable(dir, 'frontier.csv') }))
      console.log(frontiersMarkdown(acrossFrontiers(files), dirs))
    })
}
