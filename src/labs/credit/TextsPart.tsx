// The text, or an edited one below its original, with a table for the selected token and one for the effect of the edit.

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
import { EditTable } from './EditTable.tsx'
import { isEdited } from './edit.ts'
import type { ShownText, ShownTexts } from './shownTexts.ts'
import { TokenTable } from './TokenTable.tsx'

export interface TextsPartProps extends ShownTexts {
  /** The head whose advantages are shown. */
  head: HeadName
  heads: readonly HeadName[]
}

export function TextsPart({ texts, edit, head, heads }: TextsPartProps) {
  const [mark, setMark] = useState<{ text: number; position: number } | null>(null)
  const token = mark && texts[mark.text]?.tokens[mark.position]
  const advantages = useMemo(() => texts.map(({ tokens }) => advantagesOf(tokens, head)), [texts, head])
  const full = roundEnd(Math.max(0, ...advantages.flat().map(Math.abs)))
  return (
    <>
      {texts.length > 0 && <Legend full={full} compared={edit !== null} />}
      {texts.map((text, i) => (
        <CreditText
          key={text.name}
          text={text}
          name={`${text.name}, credit by the ${headTitles[head]} head`}
          advantages={advantages[i] ?? []}
          full={full}
          room={Math.max(...texts.map(({ tokens }) => tokens.length))}
          marked={token && mark.text === i ? mark.position : null}
          onMark={(position) => setMark({ text: i, position })}
          isEdited={(position) => edit !== null && isEdited(position, text.tokens.length, edit)}
        />
      ))}
      {edit && <EditTable texts={texts as [ShownText, ShownText]} edit={edit} heads={heads} />}
      {token && <TokenTable token={token} place={mark.position + 1} heads={heads} />}
      {texts.length > 0 && !token && (
        <p className={parts.note}>
          Hover over or tap a token, or use the arrow keys, to see its reward and advantage under every head.
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
      <span>▲ ▼ the three largest advantages, positive or negative</span>
      {compared && (
        <span>
          <u>underlined</u>: edited
        </span>
      )}
    </p>
  )
}
