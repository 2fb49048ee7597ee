// One comparison of the two heads: three texts side by side, tinted by reward, and a plot of both heads' scores of the
// unsteered text.

import { roundEnd, tintOf } from '../../store/run/quantities.ts'
import { signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces } from '../../ui/tokenText.ts'
import { TextCard, TextCards } from '../parts/TextCard.tsx'
import type { TwinColumn, TwinComparison } from './format.ts'
import { FIRST_LOOK, MirrorPicture, TWIN_LOOK } from './MirrorPicture.tsx'
import classes from './RealModel.module.css'

const columns = [
  { label: 'No steering', detail: 'top-k', look: methodLook('topK'), scorer: 'first head' },
  { label: 'First head', detail: 'ARGS', look: FIRST_LOOK, scorer: 'first head' },
  { label: 'Twin', detail: 'ARGS', look: TWIN_LOOK, scorer: 'twin' },
] as const

export function ThreeTexts({ comparison, writing = false }: { comparison: TwinComparison; writing?: boolean }) {
  const { prompt, heard } = comparison
  const rewards = comparison.columns.flatMap(({ tokens }) => tokens.map(({ reward }) => Math.abs(reward)))
  const scale = { none: 0, full: roundEnd(Math.max(0, ...rewards)), twoSided: true }
  return (
    <div className={classes.comparison}>
      <TextCards>
        {columns.map(({ label, detail, look, scorer }, index) => {
          const column = comparison.columns[index] as TwinColumn
          return (
            <TextCard
              key={label}
              name={`Text: ${label}`}
              look={look}
              title={
                <>
                  {label} <span className={classes.detail}>{detail}</span>
                </>
              }
              prompt={prompt}
              figures={[
                { label: `${scorer}, last token`, value: signed(column.tokens.at(-1)?.reward) },
                { label: 'judge', term: 'judge', value: signed(column.judge ?? undefined) },
              ]}
            >
              <Tokens column={column} scale={scale} />
              {writing && column.stop === null && ' …'}
            </TextCard>
          )
        })}
      </TextCards>
      {heard.first.length > 1 && <MirrorPicture heard={heard} />}
    </div>
  )
}

function Tokens({ column: { tokens, stop }, scale }: { column: TwinColumn; scale: Parameters<typeof tintOf>[1] }) {
  const pieces = tokenPieces(tokens, stop !== null)
  return tokens.map(({ bytes, reward }, position) => (
    <TintedToken
      // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
      key={position}
      position={position}
      piece={pieces[position] ?? ''}
      bytes={bytes}
      ends={stop === 'endOfText' && position === tokens.length - 1}
      amount={tintOf(reward, scale)}
      marked={false}
    />
  ))
}
