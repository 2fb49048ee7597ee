// Both texts of a pair: the prefix, what is cut off, and some of the endings that the model wrote instead.

import type { ReactNode } from 'react'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { sides } from './marks.tsx'
import classes from './PrefixLabels.module.css'

export interface ShownSide {
  prefix: string
  rest: string
  /** The score of the text itself: 'judge +2.31'. */
  worth: ReactNode
  /** Those whose text was kept. */
  endings: readonly { text: string; score: number }[]
  /** The best score of all endings, whether its text was kept or not. */
  best: number | null
}

export interface PairTextsProps {
  prompt: string
  sides: readonly ShownSide[]
  isExact: boolean
  /** Number of endings in all. */
  count: number
}

export function PairTexts({ prompt, sides: shown, isExact, count }: PairTextsProps) {
  return (
    <div className={classes.pair}>
      {shown.map(({ prefix, rest, worth, endings, best }, i) => {
        const { key, name, look } = sides[i] as (typeof sides)[number]
        return (
          <section key={key} className={classes.card} aria-label={name}>
            <h3 className={classes.cardTitle}>
              <MarkIcon look={look} />
              {name === 'the better text' ? 'The better text' : 'The other text'}
              <span className={classes.worth}>{worth}</span>
            </h3>
            <p className={classes.said}>
              <span className={classes.prompt}>{prompt}</span>
              <span className={classes.kept}>{prefix}</span>
              <span className={classes.cutMark} role="img" aria-label="cut here">
                ✂
              </span>
              <span className={classes.rest}>{rest}</span>
            </p>
            {endings.length > 0 && (
              <ul className={classes.endings} aria-label={`endings of the prefix of ${name}`}>
                {endings.map(({ text, score }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an ending is its place
                  <li key={place}>
                    <span className={classes.score}>{isExact ? (score === 1 ? '✓ 1' : '✗ 0') : signed(score)}</span>
                    <span>
                      …{text.trim() === '' ? <i>ends here</i> : text}
                      {!isExact && best === score && <b> (best of {count})</b>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}
