// One comparison of the two heads: three texts side by side, tinted by what steered them, and both heads on the unsteered one.

import { roundEnd, tintOf } from '../../store/run/quantities.ts'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import type { TwinColumn, TwinComparison } from './format.ts'
import { FIRST_LOOK, MirrorPicture, TWIN_LOOK } from './MirrorPicture.tsx'
import classes from './RealModel.module.css'

const columns = [
  { label: 'Nobody steers', detail: 'top-k', look: methodLook('topK') },
  { label: 'The first head', detail: 'ARGS', look: FIRST_LOOK },
  { label: 'Its twin', detail: 'ARGS', look: TWIN_LOOK },
] as const

export function ThreeTexts({ comparison, writing = false }: { comparison: TwinComparison; writing?: boolean }) {
  const { prompt, heard } = comparison
  const rewards = comparison.columns.flatMap(({ tokens }) => tokens.map(({ reward }) => Math.abs(reward)))
  const scale = { none: 0, full: roundEnd(Math.max(0, ...rewards)), twoSided: true }
  return (
    <div className={classes.comparison}>
      <div className={classes.cards}>
        {columns.map(({ label, detail, look }, index) => {
          const column = comparison.columns[index] as TwinColumn
          return (
            <section key={label} className={classes.card} aria-label={`Text: ${label}`}>
              <h4 className={classes.cardTitle}>
                <MarkIcon look={look} /> {label} <span className={classes.detail}>{detail}</span>
              </h4>
              <p className={classes.text} dir="auto">
                <span className={classes.prompt}>{prompt}</span>
                <Tokens column={column} scale={scale} />
                {writing && column.stop === null && ' …'}
              </p>
              <dl className={classes.cardFigures}>
                <div>
                  <dt>{index === 2 ? 'the twin' : 'the first head'} at the end</dt>
                  <dd>{signed(column.tokens.at(-1)?.reward)}</dd>
                </div>
                <div>
                  <dt>
                    <Term name="judge">judge</Term>
                  </dt>
                  <dd>{column.judge === null ? '–' : signed(column.judge)}</dd>
                </div>
              </dl>
            </section>
          )
        })}
      </div>
      {heard.first.length > 1 && <MirrorPicture heard={heard} />}
    </div>
  )
}

function Tokens({ column: { tokens, stop }, scale }: { column: TwinColumn; scale: Parameters<typeof tintOf>[1] }) {
  const pieces = tokenPieces(tokens, stop !== null)
  return tokens.map(({ bytes, reward }, position) => {
    const ends = stop === 'endOfText' && position === tokens.length - 1
    const piece = ends ? '' : (pieces[position] ?? '')
    return (
      <TintedToken
        // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
        key={position}
        position={position}
        piece={piece}
        name={piece === '' ? visibleToken(bytes) : ''}
        ends={ends}
        amount={tintOf(reward, scale)}
        marked={false}
      />
    )
  })
}
