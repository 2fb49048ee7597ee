// BibTeX entries of the works that a comparison builds on.

import { methods } from '../decoding/methods/index.ts'
import type { Method, Paper } from '../decoding/methods/method.ts'
import { pargsPaper } from '../decoding/methods/pargs.ts'
import type { RunRecord } from '../decoding/record.ts'
import { rewardNames } from '../rewards/rewardChoice.ts'

interface Work extends Omit<Paper, 'arxiv'> {
  arxiv?: string
  booktitle?: string
}

/** The sources of the rewards' training data, by reward name. */
const LEARNED_FROM: Readonly<Record<string, Work>> = {
  sentiment: {
    key: 'maas2011learning',
    authors:
      'Maas, Andrew L. and Daly, Raymond E. and Pham, Peter T. and Huang, Dan and Ng, Andrew Y. and Potts, Christopher',
    title: 'Learning Word Vectors for Sentiment Analysis',
    year: 2011,
    booktitle: 'Proceedings of ACL-HLT 2011',
  },
  helpful: {
    key: 'bai2022training',
    authors: 'Bai, Yuntao and others',
    title: 'Training a Helpful and Harmless Assistant with Reinforcement Learning from Human Feedback',
    year: 2022,
    arxiv: '2204.05862',
  },
}

const SMOLLM2: Work = {
  key: 'benallal2025smollm2',
  authors: 'Ben Allal, Loubna and others',
  title: 'SmolLM2: When Smol Goes Big -- Data-Centric Training of a Small Language Model',
  year: 2025,
  arxiv: '2502.02737',
}

/**
 * The works to cite with this comparison: the PARGS paper, the papers of the comparison's methods, the sources of the data
 * that its rewards were trained on, and the model's paper.
 */
export function toBibtex({ columns, settings, model }: Pick<RunRecord, 'columns' | 'settings' | 'model'>): string {
  const rewards = [settings.reward, ...settings.columns.map(({ reward }) => reward)]
  const learned = rewards.flatMap((reward) => (reward ? rewardNames(reward) : []))
  const works = new Set<Work>([
    pargsPaper,
    ...columns.flatMap(({ method }) => papersOf(methods[method])),
    ...learned.flatMap((name) => LEARNED_FROM[name] ?? []),
    ...(model.name.startsWith('SmolLM2') ? [SMOLLM2] : []),
  ])
  return [...works].map(entryOf).join('\n\n')
}

function papersOf({ source, alsoCites = [] }: Method): readonly Paper[] {
  return source ? [source, ...alsoCites] : alsoCites
}

function entryOf({ key, authors, title, year, arxiv, booktitle }: Work): string {
  const fields = [
    `author = {${authors}}`,
    `title = {{${title}}}`,
    ...(booktitle ? [`booktitle = {${booktitle}}`] : []),
    `year = {${year}}`,
    ...(arxiv ? [`eprint = {${arxiv}}`, 'archivePrefix = {arXiv}'] : []),
  ]
  return `@${booktitle ? 'inproceedings' : 'misc'}{${key},\n${fields.map((field) => `  ${field}`).join(',\n')}\n}`
}
