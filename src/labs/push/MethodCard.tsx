// One method's text with its four metrics.

import { methods } from '../../decoding/methods/index.ts'
import { percent, signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { TextCard } from '../parts/TextCard.tsx'
import type { MetricName } from './curves.ts'
import type { PushedText } from './format.ts'

export interface MethodCardProps {
  method: PushedText['method']
  /** Default: the method's label. */
  title?: string
  prompt: string
  /** The response, without the prompt. */
  text: string
  finished: boolean
  /** In the units of `metricsOf`. */
  metrics: Record<MetricName, number | null>
}

export function MethodCard({ method, title, prompt, text, finished, metrics }: MethodCardProps) {
  const { own, judge, kl, repetition } = metrics
  const { label } = methods[method]
  return (
    <TextCard
      name={`${label}’s text`}
      look={methodLook(method)}
      title={title ?? label}
      prompt={prompt}
      figures={[
        { label: 'steering reward', term: 'ownReward', value: signed(own ?? undefined) },
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
