// BibTeX entries of the works that a comparison rests on.

import type { MethodName, RunRecord } from '../decoding/record.ts'
import { rewardNames } from '../rewards/rewardChoice.ts'

interface Work {
  key: string
  authors: string
  title: string
  year: number
  /** Published on arXiv, or in the proceedings of a conference. */
  arxiv?: string
  booktitle?: string
}

const WORKS = {
  pargs: {
    key: 'rashid2024critical',
    authors: 'Rashid, Ahmad and Wu, Ruotian and Grosse, Julia and Kristiadi, Agustinus and Poupart, Pascal',
    title: 'A Critical Look at Tokenwise Reward-Guided Text Generation',
    year: 2024,
    arxiv: '2406.07780',
  },
  args: {
    key: 'khanov2024args',
    authors: 'Khanov, Maxim and Burapacheep, Jirayu and Li, Yixuan',
    title: 'ARGS: Alignment as Reward-Guided Search',
    year: 2024,
    arxiv: '2402.01694',
  },
  cd: {
    key: 'mudgal2023controlled',
    authors:
      'Mudgal, Sidharth and Lee, Jong and Ganapathy, Harish and Li, YaGuang and Wang, Tao and Huang, Yanping and Chen, Zhifeng and Cheng, Heng-Tze and Collins, Michael and Strohman, Trevor and Chen, Jilin and Beutel, Alex and Beirami, Ahmad',
    title: 'Controlled Decoding from Language Models',
    year: 2023,
    arxiv: '2310.17022',
  },
  fudge: {
    key: 'yang2021fudge',
    authors: 'Yang, Kevin and Klein, Dan',
    title: 'FUDGE: Controlled Text Generation With Future Discriminators',
    year: 2021,
    arxiv: '2104.05218',
  },
  rad: {
    key: 'deng2023reward',
    authors: 'Deng, Haikang and Raffel, Colin',
    title: 'Reward-Augmented Decoding: Efficient Controlled Text Generation With a Unidirectional Reward Model',
    year: 2023,
    arxiv: '2310.09520',
  },
  topK: {
    key: 'fan2018hierarchical',
    authors: 'Fan, Angela and Lewis, Mike and Dauphin, Yann',
    title: 'Hierarchical Neural Story Generation',
    year: 2018,
    arxiv: '1805.04833',
  },
  reviews: {
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
  model: {
    key: 'benallal2025smollm2',
    authors: 'Ben Allal, Loubna and others',
    title: 'SmolLM2: When Smol Goes Big -- Data-Centric Training of a Small Language Model',
    year: 2025,
    arxiv: '2502.02737',
  },
} as const satisfies Record<string, Work>

const CITED: Record<MethodName, (keyof typeof WORKS)[]> = {
  topK: ['topK'],
  greedy: [],
  args: ['args'],
  argsGreedy: ['args'],
  cd: ['cd', 'fudge'],
  rad: ['rad'],
  pargs: ['pargs'],
  pargsGreedy: ['pargs'],
  pargsSoft: ['pargs'],
  pargsRollout: ['pargs'],
  bestOfN: ['topK'],
  bestOfNPrefix: ['topK', 'pargs'],
}

/** The data that rewards were trained on, by the reward's name. */
const LEARNED_FROM: Record<string, keyof typeof WORKS> = { sentiment: 'reviews', helpful: 'helpful' }

/**
 * What a paper that shows this comparison should cite: the PARGS paper, the sources of its methods, the data of its rewards,
 * and the model.
 */
export function toBibtex({ columns, settings, model }: Pick<RunRecord, 'columns' | 'settings' | 'model'>): string {
  const rewards = [settings.reward, ...settings.columns.map(({ reward }) => reward)]
  const learned = rewards.flatMap((reward) => (reward ? rewardNames(reward) : []))
  const names = new Set<keyof typeof WORKS>([
    'pargs',
    ...columns.flatMap(({ method }) => CITED[method]),
    ...learned.flatMap((name) => LEARNED_FROM[name] ?? []),
  ])
  if (model.name.startsWith('SmolLM2')) names.add('model')
  return [...names].map((name) => entryOf(WORKS[name])).join('\n\n')
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
