// `tokenwise heads-index`: writes the rewards.json of a folder, which other commands read to find its heads.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { parseRewardIndex } from '../../src/rewards/loadRewards.ts'
import { examples, groups } from '../cli/help.ts'
import { HEADS_DIR } from '../cli/paths.ts'
import { counted } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { indexHeads } from '../training/indexHeads.ts'

export function register(program: Command): void {
  program
    .command('heads-index')
    .helpGroup(groups.train)
    .description('Write the rewards.json of a folder of heads, for use with `--heads`')
    .requiredOption('--heads <dir>', 'folder of head files that `train` wrote')
    .addHelpText('after', examples('heads-index --heads my-heads'))
    .action(({ heads: dir }) => {
      if (!existsSync(dir)) throw new Error(`There is no folder ${dir}. \`tokenwise train --out\` creates it.`)
      const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) =>
        name.replaceAll(path.sep, '/'),
      )
      const isHead = (name: string) => /[.]safetensors$|[/]words[.]json$/.test(name)
      const files = new Map(names.filter(isHead).map((name) => [name, readFileSync(path.join(dir, name))]))
      const index = indexHeads(files, parseRewardIndex(readFileSync(path.join(HEADS_DIR, 'rewards.json'))))
      if (index.rewards.length === 0) throw new Error(`${dir} has no heads. \`tokenwise train --out\` writes them.`)
      const out = path.join(dir, 'rewards.json')
      writeWhole(out, `${JSON.stringify(index, null, 2)}\n`)
      for (const { name, heads, judge } of index.rewards)
        console.log(
          `${name}: ${heads.map(({ objective }) => objective).join(', ') || 'no head'}; ${counted(judge.length, 'judge')}`,
        )
    })
}
