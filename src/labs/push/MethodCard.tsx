// One method's text with its four figures.

import { methods } from '../../decoding/methods/index.ts'
import { percent, signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { TextCard } from '../parts/TextCard.tsx'
import type { PushedText } from './format.ts'

export interface MethodCardProps {
  method: PushedText['method']
  prompt: string
  /** What follows the prompt. */
  text: string
  finished: boolean
  /** Raw; null where nothing steered. */
  own: number | null
  judge: number | null
  /** Nats. */
  kl: number | null
  /** In [0, 1]. */
  repetition: number | null
}

export function MethodCard({ method, prompt, text, finished, own, judge, kl, repetition }: MethodCardProps) {
  const { label } = methods[method]
  return (
    <TextCard
      name={`${label}’s text`}
      look={methodLook(method)}
      title={label}
      prompt={prompt}
      figures={[
        { label: 'own reward', term: 'ownReward', value: signed(own ?? undefined) },
        { label: 'judge', term: 'judge', value: signed(judge ?? undefined) },
        { label: 'KL', term: 'kl', value: kl === null ? '–' : kl.toFixed(1) },
        { label: 'repeats', value: repetition === null ? '–' : percent(repetition) },
      ]}
    >
      {text}
      {!finished && ' …'}
    </TextCard>
  )
}
