// The glossary in reading order. Every term is in exactly one group.

import { headNames, objectives } from '../../decoding/heads.ts'
import type { TermName } from '../../ui/glossary.ts'

export const glossaryGroups: readonly { title: string; words: { term: TermName; word: string }[] }[] = [
  {
    title: 'Text and model',
    words: [
      { term: 'token', word: 'token' },
      { term: 'baseLogProb', word: 'base log-probability, ℓ' },
      { term: 'candidates', word: 'candidates' },
      { term: 'nats', word: 'nats' },
      { term: 'rank', word: 'rank' },
      { term: 'chat', word: 'chat format' },
      { term: 'system', word: 'system turn' },
    ],
  },
  {
    title: 'Rewards',
    words: [
      { term: 'reward', word: 'reward, r' },
      { term: 'advantage', word: 'advantage' },
      { term: 'rule', word: 'rule' },
      { term: 'mix', word: 'mix' },
      { term: 'head', word: 'head' },
      ...headNames.map((term) => ({ term, word: objectives[term].title.replace(/^[^,]+/, '$& head') })),
    ],
  },
  {
    title: 'Steering',
    words: [
      { term: 'weight', word: 'weight, w' },
      { term: 'units', word: 'normalized weight' },
      { term: 'topKSetting', word: 'k' },
      { term: 'temperature', word: 'temperature, T' },
      { term: 'bestOf', word: 'N' },
      { term: 'seed', word: 'seed' },
      { term: 'length', word: 'length in tokens' },
      { term: 'score', word: 'score' },
      { term: 'noise', word: 'noise' },
      { term: 'beforeAfter', word: 'before and after' },
      { term: 'fork', word: 'fork' },
      { term: 'differs', word: 'differs' },
    ],
  },
  {
    title: 'Measuring the texts',
    words: [
      { term: 'judge', word: 'judge' },
      { term: 'ownReward', word: 'steering reward' },
      { term: 'meanLogProb', word: 'mean ℓ' },
      { term: 'kl', word: 'KL' },
      { term: 'diversity', word: 'diversity' },
      { term: 'speed', word: 'tokens per second' },
      { term: 'passes', word: 'passes per token' },
      { term: 'rows', word: 'rows per pass' },
      { term: 'scoringCost', word: 'reward cost' },
      { term: 'judgingCost', word: 'judge cost' },
      { term: 'seeds', word: 'several seeds' },
      { term: 'interval', word: '95% interval' },
    ],
  },
]
