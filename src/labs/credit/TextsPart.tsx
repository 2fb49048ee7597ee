// The text, or two of them, with the selected token's table and the effect of an edit.

import { useMemo, useState } from 'react'
import { type HeadName, headTitles } from '../../decoding/heads.ts'
import { roundEnd, scaleDigits } from '../../store/run/quantities.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { TintScale } from '../../ui/TintScale.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { CreditText } from './CreditText.tsx'
import { advantagesOf } from './creditOfText.ts'
import { isChanged } from './difference.ts'
import type { CreditToken } from './format.ts'
import { MoveTable } from './MoveTable.tsx'
import { arePartedBy, type ShownTexts } from './shownTexts.ts'
import { TokenTable } from './TokenTable.tsx'

export interface TextsPartProps {
  texts: ShownTexts['texts']
  parting: ShownTexts['parts']
  /** The head whose advantages are shown. */
  head: HeadName
  heads: readonly HeadName[]
}

export function TextsPart({ texts, parting, head, heads }: TextsPartProps) {
  const [mark, setMark] = useState<{ text: number; position: number } | null>(null)
  const marked = mark && texts[mark.text]?.tokens[mark.position] ? mark : null
  const advantages = useMemo(() => texts.map(({ tokens }) => advantagesOf(tokens, head)), [texts, head])
  const full = roundEnd(Math.max(0, ...advantages.flat().map(Math.abs)))
  return (
    <>
      {texts.length > 0 && <Legend full={full} compared={parting !== null} />}
      {texts.map((text, i) => (
        <CreditText
          key={text.name}
          title={text.name}
          name={`${text.name}, by the ${headTitles[head]} head`}
          prompt={text.prompt}
          tokens={text.tokens}
          advantages={advantages[i] ?? []}
          full={full}
          room={Math.max(...texts.map(({ tokens }) => tokens.length))}
          marked={marked?.text === i ? marked.position : null}
          onMark={(position) => setMark(position === null ? null : { text: i, position })}
          isChanged={(position) => parting !== null && isChanged(position, text.tokens.length, parting)}
        />
      ))}
      {parting && arePartedBy(texts, parting) && (
        <MoveTable
          samePrompt={texts[0]?.prompt === texts[1]?.prompt}
          texts={texts.map(({ tokens }) => tokens) as [CreditToken[], CreditToken[]]}
          parting={parting}
          heads={heads}
        />
      )}
      {marked && (
        <TokenTable
          token={texts[marked.text]?.tokens[marked.position] as CreditToken}
          place={marked.position + 1}
          heads={heads}
        />
      )}
      {texts.length > 0 && !marked && (
        <p className={parts.note}>
          Hover over a token, or move through the text with the arrow keys, to see it under every head.
        </p>
      )}
    </>
  )
}

function Legend({ full, compared }: { full: number; compared: boolean }) {
  const digits = scaleDigits({ full })
  return (
    <p className={classes.legend}>
      <span className={classes.legendPart}>
        <Term name="advantage">advantage</Term> {signed(-full, digits)} <TintScale twoSided /> {signed(full, digits)}
      </span>
      <span>▲ ▼ the three largest, positive or negative</span>
      {compared && (
        <span>
          <u>underlined</u>: edited
        </span>
      )}
    </p>
  )
}
