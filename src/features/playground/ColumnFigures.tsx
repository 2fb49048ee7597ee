// Numbers about a column's text: judge and steering reward; in the full view also its length, mean log-probability, KL and
// diversity.

import { useDeferredValue, useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { type ColumnRecord, type MethodName, type RunSettings, stopReasons } from '../../decoding/record.ts'
import {
  useEngineStatus,
  useForkJudging,
  useForks,
  useJudging,
  usePlayground,
  useTimeline,
  useView,
} from '../../store/app/hooks.ts'
import { judgedOf, judgedScore, judgeTitle } from '../../store/jobs/judging.ts'
import { farFromJudge } from '../../store/run/farColumns.ts'
import { type FigureName, figureNames, figuresOf } from '../../store/run/figures.ts'
import { isFromOtherMachine, recordOf } from '../../store/run/selectors.ts'
import { type ColumnId, forkOfColumn } from '../../store/settings/columnIds.ts'
import { columnReadsFinishedAt } from '../../store/settings/rewards.ts'
import { counted, milliseconds, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './ColumnFigures.module.css'

export const FIGURES: Record<FigureName, { label: string; term: TermName; write: (value: number) => string }> = {
  judge: { label: 'judge', term: 'judge', write: signed },
  ownReward: { label: 'steering reward', term: 'ownReward', write: signed },
  meanLogProb: { label: 'mean ℓ', term: 'meanLogProb', write: signed },
  klToTopK: { label: 'KL', term: 'kl', write: (value) => value.toFixed(1) },
  diversity: { label: 'diversity', term: 'diversity', write: (value) => value.toFixed(2) },
}

const SIMPLE: readonly FigureName[] = ['judge', 'ownReward']

interface ColumnFiguresProps {
  column: ColumnId
  record: ColumnRecord
  settings: RunSettings | null
}

export function ColumnFigures({ column, record, settings }: ColumnFiguresProps) {
  const { judge, judgedBy, judging } = useJudge(column)
  const status = useEngineStatus()
  const readsAt = columnReadsFinishedAt(record, settings, status)
  // Deferred, so that a new token is shown first.
  const deferred = useDeferredValue(record)
  const bestOf = settings?.bestOf
  const isFull = useView(({ detail }) => detail === 'full')
  const figures = useMemo(() => figuresOf(deferred, bestOf, judge, readsAt), [deferred, bestOf, judge, readsAt])
  const costs = useCosts(column, record)
  const explanations: Partial<Record<FigureName, string | undefined>> = {
    judge: (judge !== null && judgedBy) || undefined,
    ownReward: ownTitle(record.method),
  }
  return (
    <footer className={classes.figures}>
      {isFull && (
        <p className={classes.length}>
          {counted(record.tokens.length, 'token')}
          {record.stop && ` (${stopReasons[record.stop]})`}
        </p>
      )}
      <dl className={classes.list}>
        {(isFull ? figureNames : SIMPLE).map((name) => {
          const value = figures[name]
          const shown = value === null ? (name === 'judge' && judging ? '…' : '–') : FIGURES[name].write(value)
          return (
            <div key={name}>
              <dt>
                <Term name={FIGURES[name].term} here={explanations[name]}>
                  {FIGURES[name].label}
                </Term>
              </dt>
              <dd>{shown}</dd>
            </div>
          )
        })}
        {isFull &&
          costs.map(({ term, label, here, value }) => (
            <div key={term}>
              <dt>
                <Term name={term} here={here}>
                  {label}
                </Term>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </footer>
  )
}

function useJudge(column: ColumnId): { judge: number | null; judgedBy: string | null; judging: boolean } {
  const judged = useJudging(judgedOf)
  const beingJudged = useJudging(({ state }) => (state.kind === 'running' ? state.request.record : null))
  const isComplete = useTimeline(({ position }) => position === null)
  const judge = usePlayground(({ run }) =>
    isComplete && run.kind !== 'none' ? judgedScore(judged, recordOf(run), run.columnIds.indexOf(column)) : null,
  )
  const judgedBy = usePlayground(({ run }) => {
    const record = recordOf(run)
    const title = judgeTitle(judged, record)
    const far =
      judge !== null &&
      judged &&
      record &&
      farFromJudge(judged.judge, record, run.kind === 'none' ? -1 : run.columnIds.indexOf(column))
    return far ? `${title}. This text ${far.one} that the judge was trained on` : title
  })
  const judging = usePlayground(({ run }) => beingJudged !== null && beingJudged === recordOf(run))
  const fork = forkOfColumn(column)
  const forked = useForks(({ tree }) => (fork === null ? null : (tree.records[fork] ?? null)))
  const forkJudged = useForkJudging((state) => (forked && state.judged.get(forked)) ?? null)
  const forkJudging = useForkJudging((state) => forked !== null && state.judging === forked)
  if (fork === null) return { judge, judgedBy, judging }
  return { judge: judgedScore(forkJudged, forked, 0), judgedBy: judgeTitle(forkJudged, forked), judging: forkJudging }
}

interface ShownCost {
  term: TermName
  label: string
  here?: string | undefined
  value: string
}

/** What scoring a column cost on this machine; nothing of runs of other machines. */
function useCosts(column: ColumnId, { scoring }: ColumnRecord): ShownCost[] {
  const isFork = forkOfColumn(column) !== null
  const hidesTimes = usePlayground(({ run }) => isFromOtherMachine(run)) && !isFork
  const judged = useJudging(judgedOf)
  const judgedRun = usePlayground(({ run }) =>
    judged !== null && judged.record === recordOf(run) ? judged.record : null,
  )
  if (hidesTimes) return []
  const costs: ShownCost[] = []
  if (scoring)
    costs.push({
      term: 'scoringCost',
      label: 'reward cost',
      here: scoring.columns > 1 ? `${scoring.columns} columns share the calls` : undefined,
      value: `${counted(Number(scoring.callsPerToken.toFixed(1)), 'call')}, ${milliseconds(scoring.msPerToken)} a token`,
    })
  if (judgedRun && judged?.cost && !isFork) {
    const tokens = judgedRun.columns.reduce((sum, one) => sum + one.tokens.length, 0)
    const { calls, ms } = judged.cost
    costs.push({
      term: 'judgingCost',
      label: 'judge cost',
      value: `${counted(calls, 'call')}, ${milliseconds(ms / Math.max(1, tokens))} a token`,
    })
  }
  return costs
}

function ownTitle(method: MethodName): string {
  const head = neededHead(methods[method])
  return head ? `by the ${headTitles[head]} head` : 'no reward steers this column'
}
