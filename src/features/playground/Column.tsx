// One column: its method, its text, and the numbers below the text.

import { memo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { Method } from '../../decoding/methods/method.ts'
import type { ColumnRecord, HeadName } from '../../decoding/record.ts'
import { useView } from '../../store/app/hooks.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import type { WrittenWith } from '../../store/run/writtenWith.ts'
import type { ColumnChoice } from '../../store/settings/checkSettings.ts'
import { Equation } from '../../ui/Equation.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './Column.module.css'
import { ColumnFigures } from './ColumnFigures.tsx'
import { ColumnMenu } from './ColumnMenu.tsx'
import { OwnSettings, settingsSummary } from './OwnSettings.tsx'
import { TokenText, type TokenTextProps } from './TokenText.tsx'

export interface ColumnProps extends Omit<TokenTextProps, 'record' | 'label'> {
  title: string
  look: MethodLook
  phase: 'still' | 'starting' | 'reading' | 'writing'
  /** The head that the method needs and the selected reward does not have, or null. */
  lacks: HeadName | null
  /** The settings of the text if Run would not use them; else null. */
  outdated: WrittenWith | null
}

export const Column = memo(function Column(props: ColumnProps) {
  const { title, look, phase, lacks, outdated, ...written } = props
  const { column, settings } = written
  const { record } = column
  return (
    <section aria-label={title} className={classes.column} style={{ '--hue': look.color } as React.CSSProperties}>
      <Head {...choiceOf(column)} title={title} look={look} ran={record && outdated ? ranAs(written) : null} />
      {record && record.tokens.length > 0 ? (
        <>
          <div className={classes.text} data-outdated={outdated !== null || undefined}>
            {outdated && <p className={classes.outdated}>{noteFor(outdated)}</p>}
            <TokenText {...written} label={`Text by ${title}`} record={record} />
          </div>
          <ColumnFigures column={column.id} record={record} settings={settings} />
        </>
      ) : (
        <p className={classes.empty}>
          {lacks && !record ? lackingWords(methods[column.method], lacks) : emptyWords(record, phase)}
        </p>
      )}
    </section>
  )
})

const choiceOf = ({ record: _, ...choice }: ShownColumn): ColumnChoice => choice

/** What the text was written with, as one string, so that the head need not render again with every token. */
const ranAs = ({ column, settings }: Pick<ColumnProps, 'column' | 'settings'>): string | null =>
  column.record && settings && settingsSummary(column.record, settings)

type HeadProps = ColumnChoice & Pick<ColumnProps, 'title' | 'look'> & { ran: string | null }

/** Memoized: it does not change while the text grows. */
const Head = memo(function Head({ title, look, ran, ...choice }: HeadProps) {
  const isFull = useView(({ detail }) => detail === 'full')
  const { label, equation } = methods[choice.method]
  // Keeps only a number such as ' (2)' from the title, because OwnSettings shows the settings.
  const name = `${label}${/ \(\d+\)$/.exec(title)?.[0] ?? ''}`
  return (
    <header className={classes.head}>
      <MarkIcon look={look} />
      <h2 className={classes.name}>
        <Term name={choice.method} below={<Equation>{equation}</Equation>}>
          {name}
        </Term>
      </h2>
      <OwnSettings column={choice} title={title} ran={ran} />
      {isFull && <ColumnMenu column={choice} title={title} />}
    </header>
  )
})

function noteFor({ before, after }: WrittenWith): string {
  const words = [
    before.length > 0 && `Written with ${before.join(', ')}.`,
    after.length > 0 && `Run will use ${after.join(', ')}.`,
  ]
  return words.filter(Boolean).join(' ')
}

function lackingWords({ label }: Method, head: HeadName): string {
  return `${label} needs a ${headTitles[head]} head, which the selected reward does not have. Choose another method or another reward.`
}

function emptyWords(record: ColumnRecord | null, phase: ColumnProps['phase']): string {
  if (phase === 'reading') return 'Reading the prompt…'
  if (phase === 'writing' || phase === 'starting')
    return record === null && phase === 'writing' ? 'Included in the next run.' : 'Starting…'
  return record?.stop ? 'No text was generated.' : 'The text of this method will appear here.'
}
