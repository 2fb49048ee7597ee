// One step of one column: its candidates, how each head scored them, and the effect of steering; what the other columns
// wrote there, and forks from it. Or that step in all columns, side by side.

import { useInViewport } from '@mantine/hooks'
import { memo, useDeferredValue, useMemo } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { MethodName, TokenRecord } from '../../decoding/record.ts'
import { useForks, usePointer, useShownFork, useTimeline, useView, useVisibleColumns } from '../../store/app/hooks.ts'
import { inspectedPlace, type ShownColumn, tokenAt } from '../../store/run/selectors.ts'
import { forkOfColumn } from '../../store/settings/columnIds.ts'
import { samePlace, type TokenPlace } from '../../store/view/pointer.ts'
import { stepOf } from '../../store/view/timeline.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { useThrottled } from '../../ui/useThrottled.ts'
import { AllTables } from './AllTables.tsx'
import { AtStep } from './AtStep.tsx'
import { Candidates } from './Candidates.tsx'
import { Choices } from './Choices.tsx'
import { ForkWith, useForkMethod } from './ForkWith.tsx'
import classes from './Inspector.module.css'
import { NameToken } from './NameToken.tsx'
import { namedColumns } from './namedColumns.ts'
import { useAsked } from './useAsked.ts'
import { WhatIfPanel } from './WhatIfPanel.tsx'
import { type Asked, choicesAt, hasTable } from './whatIf.ts'

export default function Inspector() {
  const { ref, inViewport } = useInViewport()
  return (
    <section ref={ref} aria-label="Candidates" className={classes.inspector}>
      <Inspected {...useFollowed(inViewport)} />
    </section>
  )
}

const Inspected = memo(function Inspected({ visible, position, hovered, pinned }: ReturnType<typeof useFollowed>) {
  const pointed = hovered ?? pinned
  const fork = useShownFork(pointed)
  // A fork is inspected only through its own tokens: it is not a column of the comparison.
  const onFork = fork && pointed && tokenAt([fork], pointed) ? pointed : null
  const place = onFork ?? inspectedPlace(visible, hovered, pinned, stepOf(position))
  const named = namedColumns(visible, fork)
  const columns = named.map(({ column }) => column)
  const token = place && tokenAt(columns, place)
  const looked = named.find(({ column }) => column.id === place?.column)
  const askedOf = useAsked()
  const asked = looked ? askedOf(looked.column.id) : null
  const { tables, showTables } = useView()
  const isAll = tables === 'all' && named.length > 1
  return (
    <>
      {place && token && looked ? (
        <>
          <h2 className={classes.title}>
            {!isAll && <MarkIcon look={looked.look} />}
            {isAll ? 'All columns' : looked.title}, step {place.position + 1}
            <span className={classes.how}>
              {how({ columns, place, token, hovered, pinned, step: stepOf(position) })}
            </span>
          </h2>
          <AtStep named={named} place={place} isAll={isAll} showTables={showTables} />
          {isAll && <AllTables named={named} place={place} askedOf={askedOf} />}
          {!isAll && asked && <Step asked={asked} column={looked.column} position={place.position} columns={visible} />}
        </>
      ) : (
        <>
          <h2 className={classes.title}>
            <Term name="candidates">Candidates</Term>
          </h2>
          <p className={classes.empty}>
            Hover over a token, or over a point in a chart, to see the other candidates at that step and their rewards.
          </p>
        </>
      )}
    </>
  )
})

/** While a run plays, tables change faster than anyone reads, so some steps are skipped. */
const PLAYING_MS = 500
const UNSEEN_MS = 2000

/** The inspected token: the hovered or pinned one, else the step of the timeline. The text renders first. */
function useFollowed(isSeen: boolean) {
  const visible = useVisibleColumns()
  const position = useTimeline((state) => state.position)
  const playing = useTimeline((state) => state.playing)
  const hovered = usePointer((state) => state.hovered)
  const pinned = usePointer((state) => state.pinned)
  const now = useMemo(() => ({ visible, position, hovered, pinned }), [visible, position, hovered, pinned])
  const everyMs = isSeen ? PLAYING_MS : UNSEEN_MS
  return useDeferredValue(useThrottled(now, playing && hovered === null ? everyMs : 0))
}

interface StepProps {
  asked: Asked
  column: ShownColumn
  position: number
  /** Of the comparison. */
  columns: readonly ShownColumn[]
}

function Step({ asked, column, position, columns }: StepProps) {
  const startFork = useForks((state) => state.start)
  const { method: forkMethod } = useForkMethod()
  const { run, index } = asked
  const ran = run.columns[index]
  const token = column.record?.tokens[position]
  if (!ran || !token) return null
  const name = <NameToken place={{ run, index, position }} token={token} />
  if (!hasTable({ token, column: ran, settings: run.settings }))
    return (
      <>
        <p className={classes.empty}>
          “{visibleToken(token.bytes)}” was chosen. This run does not include the other candidates: run it here, or ask
          for the file.
        </p>
        {name}
      </>
    )
  const heads = headNames.filter((head) => token.candidates.every(({ rewards }) => rewards[head] !== undefined))
  const by = forkMethod !== null && canGoOn(forkMethod, heads) ? forkMethod : null
  const forkFrom = (candidate: number) => {
    const fork = forkOfColumn(column.id)
    const method = by ?? column.method
    const { label } = methods[method]
    const taken = token.candidates[candidate]
    void startFork({
      from: fork === null ? { run, column: index, name: methods[column.method].label } : { fork },
      point: { position, candidate },
      change: by === null ? {} : { method: by },
      name: `${label}, “${taken ? visibleToken(taken.bytes) : ''}” at ${position + 1}`,
    })
  }
  const choices = choicesAt(asked, position)
  const shown = new Set(columns.map(({ method }) => method))
  return (
    <>
      <Candidates
        token={token}
        head={methods[column.method].head}
        full={{
          marks: marksOf(choices.filter(({ method }) => shown.has(method))),
          forksBy: by === null ? null : methods[by].label,
          onFork: forkFrom,
        }}
      />
      <ForkWith method={column.method} able={(method) => canGoOn(method, heads)} />
      <Choices token={token} method={column.method} choices={choices} />
      {name}
      <WhatIfPanel asked={asked} column={column} position={position} />
    </>
  )
}

function canGoOn(method: MethodName, heads: readonly string[]): boolean {
  const { head, bestBy } = methods[method]
  const needed = head ?? bestBy
  return needed === null || heads.includes(needed)
}

interface HowProps {
  columns: readonly ShownColumn[]
  place: TokenPlace
  token: TokenRecord
  hovered: TokenPlace | null
  pinned: TokenPlace | null
  /** Of the timeline. */
  step: number | null
}

/** Why this token is shown, and what the reader can do. */
function how({ columns, place, token, hovered, pinned, step }: HowProps): string {
  if (samePlace(place, pinned)) return hovered ? '' : 'pinned · click the token again to unpin'
  if (samePlace(place, hovered)) return pinned ? '' : 'click to pin'
  if (place.position === step) return 'current step · hover any token'
  const parts = columns.some(({ record }) => {
    const other = record?.tokens[place.position]
    return other !== undefined && other.token !== token.token
  })
  return parts ? 'first difference · hover any token' : 'hover any token'
}

function marksOf(choices: ReturnType<typeof choicesAt>): Map<number, MethodName[]> {
  const marks = new Map<number, MethodName[]>()
  for (const { method, told } of choices)
    if (told.kind === 'known') marks.set(told.choice.chosen, [...(marks.get(told.choice.chosen) ?? []), method])
  return marks
}
