// `tokenwise frontiers`: evaluations with heads of several training seeds, side by side.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { acrossFrontiers, frontiersMarkdown } from '../evaluation/frontiers.ts'

export function register(program: Command): void {
  program
    .command('frontiers')
    .description('differences at equal KL of several evaluations, and their mean over them, as Markdown')
    .argument('<dirs...>', 'folders that `evaluate` wrote, two or more, each with heads of another training seed')
    .action((dirs: string[]) => {
      if (dirs.length < 2) throw new Error('give two folders or more: a mean over one says nothing of seeds')
      const files = dirs.map((dir) => {
        const name = path.join(dir, 'frontier.csv')
        return { name, csv: readFileSync(name, 'utf8') }
      })
      console.log(frontiersMarkdown(acrossFrontiers(files), dirs))
    })
}
