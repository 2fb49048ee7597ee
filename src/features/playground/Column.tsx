// One column: what its method does, what it wrote, and its figures.

import { memo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { Method } from '../../decoding/methods/method.ts'
import type { ColumnRecord, HeadName, RunSettings } from '../../decoding/record.ts'
import type { Scale, Shown } from '../../store/run/quantities.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import type { ColumnChoice } from '../../store/settings/checkSettings.ts'
import { Equation } from '../../ui/Equation.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './Column.module.css'
import { ColumnFigures } from './ColumnFigures.tsx'
import { ColumnMenu } from './ColumnMenu.tsx'
import { OwnSettings } from './OwnSettings.tsx'
import { TokenText } from './TokenText.tsx'

export interface ColumnProps {
  column: ShownColumn
  /** Its method's label, with what distinguishes it from other columns of that method. */
  title: string
  look: MethodLook
  /** The state of the run. */
  phase: 'still' | 'starting' | 'reading' | 'writing'
  /** Of the run that is shown. */
  settings: RunSettings | null
  /** The quantity that tints the text. */
  shown: Shown
  scale: Scale
  /** The head that its method needs and the chosen reward does not have, or null. */
  lacks: HeadName | null
  /** Position of the first token that differs from top-k, or null. */
  leavesAt: number | null
  removable: boolean
}

export const Column = memo(function Column(props: ColumnProps) {
  const { column, title, look, phase, settings, shown, scale, lacks, leavesAt, removable } = props
  const method = methods[column.method]
  const { record } = column
  return (
    <section aria-label={title} className={classes.column} style={{ '--hue': look.color } as React.CSSProperties}>
      <Head {...choiceOf(column)} title={title} look={look} removable={removable} />
      {record && record.tokens.length > 0 ? (
        <TokenText
          column={column}
          record={record}
          settings={settings}
          label={title}
          shown={shown}
          scale={scale}
          leavesAt={leavesAt}
        />
      ) : (
        <p className={classes.empty}>{lacks && !record ? lackingWords(method, lacks) : emptyWords(record, phase)}</p>
      )}
      {record && record.tokens.length > 0 && <ColumnFigures column={column.id} record={record} settings={settings} />}
    </section>
  )
})

const choiceOf = ({ record: _, ...choice }: ShownColumn): ColumnChoice => choice

interface HeadProps extends ColumnChoice, Pick<ColumnProps, 'title' | 'look' | 'removable'> {}

/** Memoized: it does not change while the text grows. */
const Head = memo(function Head({ title, look, removable, ...choice }: HeadProps) {
  const { label, equation, summary } = methods[choice.method]
  // Other differences from columns of the same method are beside the name, in its settings.
  const name = `${label}${/ \(\d+\)$/.exec(title)?.[0] ?? ''}`
  return (
    <>
      <header className={classes.head}>
        <MarkIcon look={look} />
        <h2 className={classes.name}>
          <Term name={choice.method}>{name}</Term>
        </h2>
        <OwnSettings column={choice} title={title} />
        <ColumnMenu column={choice} title={title} removable={removable} />
      </header>
      <p className={classes.equation}>
        <Equation>{equation}</Equation>
      </p>
      <p className={classes.summary}>{summary}</p>
    </>
  )
})

function lackingWords({ label }: Method, head: HeadName): string {
  return `${label} needs a ${headTitles[head]} head, which the selected reward does not have. Choose another method or another reward.`
}

function emptyWords(record: ColumnRecord | null, phase: ColumnProps['phase']): string {
  if (phase === 'reading') return 'Reading the prompt…'
  if (phase === 'writing' || phase === 'starting')
    return record === null && phase === 'writing' ? 'Included in the next run.' : 'Starting…'
  return record?.stop ? 'No text was generated.' : 'The text of this method will appear here.'
}
