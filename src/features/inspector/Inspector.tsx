// The panel of candidates: one step of one column, with scores and probabilities, the choices of other methods, and forks. Or
// the candidates of that step in all columns, side by side.

import { CloseButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { memo, type Ref, useDeferredValue, useMemo } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { MethodName, TokenRecord } from '../../decoding/record.ts'
import { useForks, usePointer, useShownFork, useTimeline, useView, useVisibleColumns } from '../../store/app/hooks.ts'
import { inspectedPlace, type ShownColumn, tokenAt } from '../../store/run/selectors.ts'
import { forkOfColumn } from '../../store/settings/columnIds.ts'
import { lackingHead } from '../../store/settings/rewards.ts'
import { samePlace, type TokenPlace } from '../../store/view/pointer.ts'
import { stepOf } from '../../store/view/timeline.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { Term } from '../../ui/Term.tsx'
import { plainToken, visibleToken } from '../../ui/tokenText.ts'
import { useThrottled } from '../../ui/useThrottled.ts'
import { AllTables } from './AllTables.tsx'
import { AtStep } from './AtStep.tsx'
import { Candidates } from './Candidates.tsx'
import { Choices } from './Choices.tsx'
import { ForkWith, useForkMethod } from './ForkWith.tsx'
import classes from './Inspector.module.css'
import { MoreNumbers } from './MoreNumbers.tsx'
import { NameToken } from './NameToken.tsx'
import { namedColumns } from './namedColumns.ts'
import { usePanelFocus } from './usePanelFocus.ts'
import { useRunColumn } from './useRunColumn.ts'
import { WhatIfPanel } from './WhatIfPanel.tsx'
import { choicesAt, hasTable, type RunColumn, recordedStep } from './whatIf.ts'

export default function Inspector() {
  const isOpen = useView(({ panel }) => panel !== 'closed')
  return isOpen && <Panel />
}

/** Not modal: the texts beside or above it stay in use. */
function Panel() {
  const followed = useFollowed()
  const { title, close } = usePanelFocus()
  const tables = useView((state) => state.tables)
  return (
    <section aria-label="Candidates" className={classes.panel} data-tables={tables}>
      <div className={classes.close}>
        <CloseButton aria-label="Close the candidates" onClick={close} />
      </div>
      <Inspected {...followed} title={title} />
    </section>
  )
}

interface InspectedProps extends Followed {
  title: Ref<HTMLHeadingElement>
}

const Inspected = memo(function Inspected({ visible, position, hovered, pinned, title }: InspectedProps) {
  const pointed = hovered ?? pinned
  const fork = useShownFork(pointed)
  const place = placeOf({ visible, position, hovered, pinned }, fork)
  const named = namedColumns(visible, fork)
  const columns = named.map(({ column }) => column)
  const token = place && tokenAt(columns, place)
  const inspected = named.find(({ column }) => column.id === place?.column)
  const runColumnOf = useRunColumn()
  const runColumn = inspected ? runColumnOf(inspected.column.id) : null
  const { tables, showTables } = useView()
  const isAll = tables === 'all' && named.length > 1
  const isTouch = useMediaQuery('(hover: none)') ?? false
  if (!place || !token || !inspected)
    return (
      <>
        <h2 ref={title} tabIndex={-1} className={classes.title}>
          <Term name="candidates">Candidates</Term>
        </h2>
        <p className={classes.empty}>
          {isTouch ? 'Tap' : 'Hover over'} a token, or a point in a chart, to see the other candidates at that step and
          their rewards.
        </p>
      </>
    )
  return (
    <>
      <h2 ref={title} tabIndex={-1} className={classes.title}>
        {isAll ? `All columns, step ${place.position + 1}` : `Why “${plainToken(token.bytes)}”?`}
      </h2>
      <p className={classes.where}>
        {!isAll && (
          <>
            <MarkIcon look={inspected.look} />
            <b>
              {inspected.title}, step {place.position + 1}
            </b>
          </>
        )}
        <span className={classes.how}>
          {hintOf({ columns, place, token, hovered, pinned, step: stepOf(position), isTouch })}
        </span>
      </p>
      <AtStep named={named} place={place} isAll={isAll} showTables={showTables} />
      {isAll && <AllTables named={named} place={place} runColumnOf={runColumnOf} />}
      {!isAll && runColumn && (
        <Step runColumn={runColumn} column={inspected.column} position={place.position} columns={visible} />
      )}
    </>
  )
})

/** A fork is not a column of the comparison. Its candidates are shown only while one of its own tokens is hovered or pinned. */
function placeOf({ visible, position, hovered, pinned }: Followed, fork: ShownColumn | null): TokenPlace | null {
  const pointed = hovered ?? pinned
  return fork && pointed && tokenAt([fork], pointed)
    ? pointed
    : inspectedPlace(visible, hovered, pinned, stepOf(position))
}

/** The update interval during playback, when tables would change faster than anyone can read. */
const PLAYING_MS = 500

type Followed = ReturnType<typeof useFollowed>

/** Returns what determines the inspected token, deferred so that the text renders first. */
function useFollowed() {
  const visible = useVisibleColumns()
  const position = useTimeline((state) => state.position)
  const playing = useTimeline((state) => state.playing)
  const hovered = usePointer((state) => state.hovered)
  const pinned = usePointer((state) => state.pinned)
  const now = useMemo(() => ({ visible, position, hovered, pinned }), [visible, position, hovered, pinned])
  return useDeferredValue(useThrottled(now, playing && hovered === null ? PLAYING_MS : 0))
}

interface StepProps {
  runColumn: RunColumn
  column: ShownColumn
  position: number
  /** The columns of the comparison. */
  columns: readonly ShownColumn[]
}

function Step({ runColumn, column, position, columns }: StepProps) {
  const startFork = useForks((state) => state.start)
  const numbers = useView((state) => state.numbers)
  const { method: forkMethod } = useForkMethod()
  const { run, index } = runColumn
  const step = recordedStep(runColumn, position)
  if (!step) return null
  const { token } = step
  const name = <NameToken place={{ run, index, position }} token={token} />
  if (!hasTable(step))
    return (
      <>
        <p className={classes.empty}>
          “{visibleToken(token.bytes)}” was chosen. This run came without the other candidates of this step. Run writes
          it here with all of them; its sender has the full file.
        </p>
        {name}
      </>
    )
  const heads = headNames.filter((head) => token.candidates.every(({ rewards }) => rewards[head] !== undefined))
  const by = forkMethod !== null && lackingHead(forkMethod, heads) === null ? forkMethod : null
  const forkFrom = (candidate: number) => {
    const fork = forkOfColumn(column.id)
    const method = by ?? column.method
    const bytes = token.candidates[candidate]?.bytes
    void startFork({
      from: fork === null ? { run, column: index, name: methods[column.method].label } : { fork },
      point: { position, candidate },
      change: by === null ? {} : { method: by },
      name: `${methods[method].label} → “${bytes ? plainToken(bytes) : ''}”`,
    })
  }
  const choices = choicesAt(runColumn, position)
  const shown = new Set(columns.map(({ method }) => method))
  return (
    <>
      <Candidates
        token={token}
        head={methods[column.method].head}
        numbers={numbers}
        full={{
          marks: marksOf(choices.filter(({ method }) => shown.has(method))),
          forksBy: by === null ? null : methods[by].label,
          onFork: forkFrom,
        }}
      />
      <MoreNumbers />
      <Choices token={token} method={column.method} choices={choices} />
      <ForkWith method={column.method} heads={heads} />
      {name}
      <WhatIfPanel runColumn={runColumn} column={column} position={position} />
    </>
  )
}

interface HintProps extends Pick<Followed, 'hovered' | 'pinned'> {
  columns: readonly ShownColumn[]
  place: TokenPlace
  token: TokenRecord
  /** The step of the timeline. */
  step: number | null
  isTouch: boolean
}

/** Why this token is shown, and what the user can do. */
function hintOf({ columns, place, token, hovered, pinned, step, isTouch }: HintProps): string {
  const [click, point] = isTouch ? ['tap', 'tap any token'] : ['click', 'hover over any token']
  if (samePlace(place, pinned)) return hovered ? '' : `pinned · ${click} the token again to close`
  if (samePlace(place, hovered)) return pinned ? '' : `${click} to pin`
  if (place.position === step) return `current step · ${point}`
  const differs = columns.some(({ record }) => {
    const other = record?.tokens[place.position]
    return other !== undefined && other.token !== token.token
  })
  return differs ? `first difference · ${point}` : point
}

function marksOf(choices: ReturnType<typeof choicesAt>): Map<number, MethodName[]> {
  const marks = new Map<number, MethodName[]>()
  for (const { method, result } of choices)
    if (result.kind === 'known') marks.set(result.choice.chosen, [...(marks.get(result.choice.chosen) ?? []), method])
  return marks
}
