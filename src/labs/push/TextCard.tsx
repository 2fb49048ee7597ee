// One text with the four figures of it.

import { methods } from '../../decoding/methods/index.ts'
import { percent, signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import type { PushedText } from './format.ts'
import classes from './Push.module.css'

export interface TextCardProps {
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

export function TextCard({ method, prompt, text, finished, own, judge, kl, repetition }: TextCardProps) {
  const { label } = methods[method]
  return (
    <section className={classes.card} aria-label={`${label}’s text`}>
      <h4 className={classes.cardTitle}>
        <MarkIcon look={methodLook(method)} /> {label}
      </h4>
      <p className={classes.text} dir="auto">
        <span className={classes.prompt}>{prompt}</span>
        {text}
        {!finished && ' …'}
      </p>
      <dl className={classes.figures}>
        <div>
          <dt>
            <Term name="ownReward">own reward</Term>
          </dt>
          <dd>{own === null ? '–' : signed(own)}</dd>
        </div>
        <div>
          <dt>
            <Term name="judge">judge</Term>
          </dt>
          <dd>{judge === null ? '–' : signed(judge)}</dd>
        </div>
        <div>
          <dt>
            <Term name="kl">KL</Term>
          </dt>
          <dd>{kl === null ? '–' : kl.toFixed(1)}</dd>
        </div>
        <div>
          <dt>repeats</dt>
          <dd>{repetition === null ? '–' : percent(repetition)}</dd>
        </div>
      </dl>
    </section>
  )
}
