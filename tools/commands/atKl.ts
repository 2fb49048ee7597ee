// `tokenwise at-kl`: a method of one evaluation against a method of another, at equal KL.

import path from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { acrossFolders, atKlMarkdown, type FrontierSource } from '../evaluation/acrossFolders.ts'
import { readTable } from '../evaluation/readTable.ts'

export function register(program: Command): void {
  program
    .command('at-kl')
    .description('two methods of two evaluations of the same prompts at equal KL, paired by prompt, as Markdown')
    .argument('<first>', 'DIR:method of a folder that `evaluate` wrote, such as results:cd', source)
    .argument('<second>', 'the other', source)
    .action((first: FrontierSource, second: FrontierSource) =>
      console.log(atKlMarkdown(acrossFolders(first, second), first.name, second.name)),
    )
}

function source(text: string): FrontierSource {
  const at = text.lastIndexOf(':')
  if (at < 1) throw new InvalidArgumentError('give DIR:method')
  const [dir, method] = [text.slice(0, at), text.slice(at + 1)]
  try {
    return { name: `${path.basename(dir)}:${method}`, method, csv: readTable(dir, 'texts.csv') }
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}
