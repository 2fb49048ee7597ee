// `tokenwise heads-index`: lists the heads of a folder in its rewards.json, so that other commands find them there.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { parseRewardIndex } from '../../src/rewards/loadRewards.ts'
import { HEADS_DIR } from '../rewards.ts'
import { indexHeads } from '../training/indexHeads.ts'

export function register(program: Command): void {
  program
    .command('heads-index')
    .description('lists the heads and judges that lie in a folder in its rewards.json, as their cards say')
    .requiredOption('--heads <dir>', 'folder of head files, as `train` writes them')
    .action(({ heads: dir }: { heads: string }) => {
      if (!existsSync(dir)) throw new Error(`There is no folder ${dir}: \`tokenwise train --out\` makes it`)
      const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) =>
        name.replaceAll(path.sep, '/'),
      )
      const isRead = (name: string) => /[.]safetensors$|[/]words[.]json$/.test(name)
      const files = new Map(names.filter(isRead).map((name) => [name, readFileSync(path.join(dir, name))]))
      const index = indexHeads(files, parseRewardIndex(readFileSync(path.join(HEADS_DIR, 'rewards.json'))))
      if (index.rewards.length === 0) throw new Error(`${dir} holds no head: \`tokenwise train --out\` writes them`)
      const out = path.join(dir, 'rewards.json')
      writeFileSync(out, `${JSON.stringify(index, null, 2)}\n`)
      for (const { name, heads, judge } of index.rewards)
        console.log(
          `${name}: ${heads.map(({ objective }) => objective).join(', ') || 'no head'}; ${judge.length} judges`,
        )
    })
}
