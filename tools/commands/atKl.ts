// `tokenwise at-kl`: compares methods of two evaluations at equal KL.

import path from 'node:path'
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { examples, groups } from '../cli/help.ts'
import { acrossFolders, atKlMarkdown, type FrontierSource } from '../evaluation/acrossFolders.ts'
import { readTable } from '../evaluation/folder.ts'

export function register(program: Command): void {
  program
    .command('at-kl')
    .helpGroup(groups.evaluate)
    .description('Compare methods of two evaluations at equal KL')
    .argument('<first>', 'DIR:METHOD, such as results:cd, where `evaluate` wrote DIR', source)
    .argument('<second>', 'the method to compare it with, as DIR:METHOD', source)
    .addHelpText('after', examples('at-kl results-a:pargs results-b:pargs'))
    .action((first, second) => console.log(atKlMarkdown(acrossFolders(first, second), first.name, second.name)))
}

function source(text: string): FrontierSource {
  const at = text.lastIndexOf(':')
  if (at < 1) throw new InvalidArgumentError('Give DIR:METHOD.')
  const [dir, method] = [text.slice(0, at), text.slice(at + 1)]
  try {
    return { name: `${path.basename(dir)}:${method}`, method, csv: readTable(dir, 'texts.csv') }
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}
