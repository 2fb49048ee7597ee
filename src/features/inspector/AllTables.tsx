// The candidates of one step in every column, as compact tables side by side.

import { methods } from '../../decoding/methods/index.ts'
import { useView } from '../../store/app/hooks.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import type { Numbers } from '../../store/view/view.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { Candidates } from './Candidates.tsx'
import { type DecidedBy, decidedBy } from './Choices.tsx'
import classes from './Inspector.module.css'
import { MoreNumbers } from './MoreNumbers.tsx'
import type { NamedColumn } from './namedColumns.ts'
import { hasTable, type RunColumn, recordedStep } from './whatIf.ts'

interface AllTablesProps {
  named: readonly NamedColumn[]
  place: TokenPlace
  runColumnOf: (column: ColumnId) => RunColumn | null
}

export function AllTables({ named, place, runColumnOf }: AllTablesProps) {
  const numbers = useView((state) => state.numbers)
  const step = place.position + 1
  // A column has no record if the reward lacks the head that its method needs.
  const written = named.filter(({ column }) => column.record)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={`${classes.scroll} ${classes.tables}`} aria-label={`The tables of step ${step}`} tabIndex={0}>
        {written.map((one) => (
          <OneTable
            key={one.column.id}
            {...one}
            position={place.position}
            isInspected={one.column.id === place.column}
            numbers={numbers}
            runColumn={runColumnOf(one.column.id)}
          />
        ))}
      </section>
      <MoreNumbers />
      <p className={classes.words}>
        <b aria-hidden="true">▸</b> marks the chosen token. Rows are sorted by <Term name="rank">rank</Term>. The reward
        is that of the head that steers. Definitions: <Term name="beforeAfter">before → after</Term>
        {numbers === 'all' && (
          <>
            , <Term name="baseLogProb">ℓ</Term>, <Term name="score">score</Term>, <Term name="noise">noise</Term>
          </>
        )}
        . For the rewards of other heads, and for forks, choose one column above.
      </p>
    </>
  )
}

interface OneTableProps extends NamedColumn {
  position: number
  isInspected: boolean
  numbers: Numbers
  runColumn: RunColumn | null
}

function OneTable({ column, title, look, position, isInspected, numbers, runColumn }: OneTableProps) {
  const token = column.record?.tokens[position]
  const step = runColumn && recordedStep(runColumn, position)
  const isComplete = token && step && hasTable(step)
  return (
    <section
      className={classes.one}
      aria-label={`${title}, step ${position + 1}`}
      data-looked={isInspected || undefined}
    >
      <h3>
        <MarkIcon look={look} />
        <span>{title}</span>
      </h3>
      {!token && <p className={classes.by}>No token: this text is shorter.</p>}
      {token && !isComplete && (
        <p className={classes.by}>
          “{visibleToken(token.bytes)}” was chosen. This run came without the other candidates.
        </p>
      )}
      {isComplete && (
        <>
          <p className={classes.by}>{DECIDED_BY[decidedBy(token, column.method)]}</p>
          <Candidates token={token} head={methods[column.method].head} numbers={numbers} />
        </>
      )}
    </section>
  )
}

const DECIDED_BY: Record<DecidedBy, string> = {
  argmax: 'Greedy: the highest score, no noise.',
  score: 'The token with the highest score was sampled.',
  noise: 'The noise decided: another token had a higher score.',
}
