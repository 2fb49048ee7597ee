// Both texts of a pair: the prefix, the rest, and some of the endings that the model wrote for the prefix.

import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { Term } from '../../ui/Term.tsx'
import { sides } from './marks.tsx'
import classes from './PrefixLabels.module.css'
import type { SeenCut } from './seenCut.ts'

export function PairTexts({ seen: { prompt, sides: shown, isExact } }: { seen: SeenCut }) {
  return (
    <div className={classes.pair}>
      {shown.map(({ prefix, rest, judge, scores, shown: endings }, i) => {
        const { key, name, look } = sides[i] as (typeof sides)[number]
        const best = Math.max(...scores)
        const outcome = judge === 1 ? 'passes' : 'fails'
        return (
          <section key={key} className={classes.card} aria-label={name}>
            <h3 className={classes.cardTitle}>
              <MarkIcon look={look} />
              {name === 'the better text' ? 'The better text' : 'The other text'}
              <span className={classes.worth}>
                {isExact ? (
                  outcome
                ) : (
                  <>
                    <Term name="judge">judge</Term> {signed(judge)}
                  </>
                )}
              </span>
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
                  // biome-ignore lint/suspicious/noArrayIndexKey: endings are identified by position
                  <li key={place}>
                    <span className={classes.score}>{isExact ? (score === 1 ? '✓ 1' : '✗ 0') : signed(score)}</span>
                    <span>
                      …{text.trim() === '' ? <i>ends here</i> : text}
                      {!isExact && best === score && <b> (best of {scores.length})</b>}
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
