// `tokenwise frontiers`: averages evaluations whose heads differ in training seed.

import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { examples, groups } from '../cli/help.ts'
import { readTable } from '../evaluation/folder.ts'
import { acrossFrontiers, frontiersMarkdown } from '../evaluation/frontiers.ts'

export function register(program: Command): void {
  program
    .command('frontiers')
    .helpGroup(groups.evaluate)
    .description('Average evaluations whose heads differ in training seed')
    .argument('<dirs...>', 'at least two folders that `evaluate` wrote, one per training seed')
    .addHelpText('after', examples('frontiers results-seed1 results-seed2 results-seed3'))
    .action((dirs) => {
      if (dirs.length < 2)
        throw new Error('Give at least two folders: one evaluation has no spread over training seeds.')
      const files = dirs.map((dir) => ({ name: path.join(dir, 'frontier.csv'), csv: readTable(dir, 'frontier.csv') }))
      console.log(frontiersMarkdown(acrossFrontiers(files), dirs))
    })
}
