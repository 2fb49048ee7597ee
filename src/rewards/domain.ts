// Whether a text is far from the texts that a shipped reward was trained on. Its heads then still give scores, but nothing was
// measured about their accuracy. docs/heads.md reports how often this check is right.

import type { Prompt, RewardChoice } from '../decoding/record.ts'
import filmWords from './filmWords.json' with { type: 'json' }
import { rewardNames } from './rewardChoice.ts'
import { wordsOf } from './words.ts'

/** A response together with what it continues. */
export interface TextInDomain extends Pick<Prompt, 'prompt' | 'chat'> {
  response: string
}

export interface FarReward {
  /** Name of the reward. */
  name: string
  /** What a far text, or several, do: 'does not read like the film reviews'. */
  one: string
  many: string
}

interface Domain extends Omit<FarReward, 'name'> {
  isFar(text: TextInDomain): boolean
}

/** In shorter texts, the absence of typical words is too often chance. Counts prompt and response. */
export const MIN_WORDS = 30

const typical = new Set(filmWords)

/** Replies in a chat can be about anything, so only their form is checked. */
const chatReplies: Domain = {
  one: 'is not in the chat form of the replies',
  many: 'are not in the chat form of the replies',
  isFar: ({ chat }) => !chat,
}

/** By the name of a shipped reward. Rules have no domain, and that of the user's own head is not known. */
const domains: Readonly<Record<string, Domain>> = {
  sentiment: {
    one: 'does not read like the film reviews',
    many: 'do not read like the film reviews',
    isFar: ({ prompt, response }) => lacksWords(`${prompt} ${response}`, typical),
  },
  helpful: chatReplies,
  oneSentence: chatReplies,
}

/** Whether a text has at least MIN_WORDS words, and none of them is in `words`. */
export function lacksWords(text: string, words: ReadonlySet<string>): boolean {
  const found = wordsOf(text)
  return found.length >= MIN_WORDS && !found.some((word) => words.has(word))
}

/** The rewards in a choice whose training texts a text is far from. */
export function farRewards(choice: RewardChoice | null, text: TextInDomain): FarReward[] {
  return (choice === null ? [] : rewardNames(choice)).flatMap((name) => {
    const domain = Object.hasOwn(domains, name) ? domains[name] : undefined
    return domain?.isFar(text) ? [{ name, one: domain.one, many: domain.many }] : []
  })
}

/**
 * Says that a text, or several, are far from a reward's training texts.
 * @param title of the reward. @param subject such as 'The texts of CD and PARGS'.
 */
export function farSentence(
  far: FarReward,
  title: string,
  subject = 'This text',
  form: 'one' | 'many' = 'one',
): string {
  return `${subject} ${far[form]} that the reward “${title}” was trained on. Its scores may mean little here.`
}
