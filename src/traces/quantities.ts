// The field's names for the numbers of a token, and how files call them. Other numbers keep the name that their file gives.

export interface QuantityLook {
  title: string
  /** Whether negative and positive values mean opposite things. */
  twoSided: boolean
  /** What it is, in one sentence. */
  about: string
  /** Names in files, in lower case without separators. */
  aliases: readonly string[]
}

const look = (title: string, twoSided: boolean, about: string, ...aliases: string[]): QuantityLook => ({
  title,
  twoSided,
  about,
  aliases,
})

export const standardQuantities = {
  reward: look(
    'reward',
    true,
    'The reward of the token, or of the response up to it, as the file defines it.',
    'rewards',
    'tokenreward',
    'tokenrewards',
    'tokenlevelreward',
    'tokenlevelrewards',
    'tokenlevelscores',
    'score',
    'scores',
  ),
  advantage: look('advantage', true, 'How much better the token was than expected.', 'advantages'),
  value: look('value', true, 'What the critic expects from here.', 'values'),
  logProb: look(
    'log-probability',
    false,
    'The log-probability of the token, in nats: 0 is certain.',
    'logprob',
    'logprobs',
    'tokenlogprob',
    'tokenlogprobs',
    'logp',
    'logps',
    'trainerlogprobs',
    'policylogprobs',
    'oldlogprobs',
  ),
  samplingLogProb: look(
    'log-probability when sampled',
    false,
    'The log-probability of the token in the engine that sampled it, in nats.',
    'inferencelogprobs',
    'rolloutlogprobs',
    'samplinglogprobs',
  ),
  refLogProb: look(
    'reference log-probability',
    false,
    'The log-probability of the token in the reference model, in nats.',
    'reflogprob',
    'reflogprobs',
    'reflogps',
    'baselogprob',
  ),
  entropy: look(
    'entropy',
    false,
    'The entropy of the distribution that the token was sampled from, in nats.',
    'entropies',
  ),
  return: look('return', true, 'The sum of the rewards from this token on.', 'returns'),
  kl: look(
    'KL',
    true,
    'The token’s part of the KL divergence to the reference model, in nats.',
    'kls',
    'tokenkl',
    'kldivergence',
  ),
  mismatchKl: look(
    'mismatch KL',
    true,
    'The KL estimate between the engine that sampled and the one that trains.',
    'mismatchkl',
  ),
  importanceRatio: look(
    'importance ratio',
    false,
    'Trained probability divided by sampled probability.',
    'importanceratios',
  ),
  logImportanceRatio: look('log importance ratio', true, 'Logarithm of the importance ratio.', 'logimportanceratios'),
  rank: look('rank', false, 'Rank of the token: 1 is the most probable.', 'ranks'),
} as const satisfies Record<string, QuantityLook>

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const BY_ALIAS = new Map(
  Object.entries(standardQuantities).flatMap(([name, { aliases }]) =>
    [plain(name), ...aliases].map((alias): [string, string] => [alias, name]),
  ),
)

/** 'token_level_scores' → 'reward'. Names that are not standard stay as they are. */
export const standardName = (name: string): string => BY_ALIAS.get(plain(name)) ?? name

export const isStandard = (name: string): boolean => Object.hasOwn(standardQuantities, name)

/** The look of any quantity; one that is not standard has its own name and takes its sides from its values. */
export function quantityLook(name: string, values?: Float64Array): QuantityLook {
  if (isStandard(name)) return standardQuantities[name as keyof typeof standardQuantities]
  // 'reward, prefix' is a reward.
  const kind = name.split(',', 1)[0] as string
  if (kind !== name && isStandard(kind))
    return { ...standardQuantities[kind as keyof typeof standardQuantities], title: name }
  const twoSided = values?.some((value) => value < 0) ?? true
  return { title: name, twoSided, about: 'A number that the file gives under this name.', aliases: [] }
}
