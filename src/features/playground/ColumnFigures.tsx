// A column's text in a few numbers: judge, own reward, distance from the base model, repetition.

import { useDeferredValue, useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, MethodName, RunSettings, StopReason } from '../../decoding/record.ts'
import { useEngineStatus } from '../../store/app/hooks.ts'
import { type FigureName, figureNames, figuresOf } from '../../store/run/figures.ts'
import { columnReadsFinishedAt } from '../../store/settings/rewards.ts'
import { counted, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './ColumnFigures.module.css'

/** A figure's label, the term that explains it, and its format. */
export const FIGURES: Record<FigureName, { label: string; term: TermName; write: (value: number) => string }> = {
  judge: { label: 'judge', term: 'judge', write: (value) => signed(value) },
  ownReward: { label: 'own reward', term: 'ownReward', write: (value) => signed(value) },
  meanLogProb: { label: 'mean ℓ', term: 'meanLogProb', write: (value) => signed(value) },
  klToTopK: { label: 'KL', term: 'kl', write: (value) => value.toFixed(1) },
  diversity: { label: 'diversity', term: 'diversity', write: (value) => value.toFixed(2) },
}

const STOPPED_BY: Record<StopReason, string> = {
  endOfText: 'end of text',
  length: 'length limit',
  aborted: 'stopped',
  contextFull: 'context full',
}

export interface ColumnFiguresProps {
  record: ColumnRecord
  /** Of its run. */
  settings: RunSettings | null
  judge: number | null
  judgedBy: string | null
  /** Whether a judge is reading the text. */
  judging: boolean
}

export function ColumnFigures({ record, settings, judge, judgedBy, judging }: ColumnFiguresProps) {
  const status = useEngineStatus()
  const readsAt = columnReadsFinishedAt(record, settings, status)
  // A new token is shown first; the figures follow.
  const summed = useDeferredValue(record)
  const bestOf = settings?.bestOf
  const figures = useMemo(() => figuresOf(summed, bestOf, judge, readsAt), [summed, bestOf, judge, readsAt])
  const heres: Partial<Record<FigureName, string>> = {
    ...(judge !== null && judgedBy !== null ? { judge: judgedBy } : {}),
    ownReward: ownTitle(record.method),
  }
  return (
    <footer className={classes.figures}>
      <p className={classes.length}>
        {counted(record.tokens.length, 'token')}
        {record.stop && ` (${STOPPED_BY[record.stop]})`}
      </p>
      <dl className={classes.list}>
        {figureNames.map((name) => {
          const value = figures[name]
          const shown = value === null ? (name === 'judge' && judging ? '…' : '–') : FIGURES[name].write(value)
          return (
            <div key={name}>
              <dt>
                <Term name={FIGURES[name].term} here={heres[name]}>
                  {FIGURES[name].label}
                </Term>
              </dt>
              <dd>{shown}</dd>
            </div>
          )
        })}
      </dl>
    </footer>
  )
}

function ownTitle(method: MethodName): string {
  const head = methods[method].head ?? methods[method].bestBy
  return head ? `by the ${headTitles[head]} head` : 'no reward steers this column'
}
