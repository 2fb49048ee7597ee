// The candidates of one step in every column, side by side, in compact tables.

import { methods } from '../../decoding/methods/index.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { Candidates } from './Candidates.tsx'
import { type DecidedBy, decidedBy } from './Choices.tsx'
import classes from './Inspector.module.css'
import type { NamedColumn } from './namedColumns.ts'
import { type Asked, hasTable } from './whatIf.ts'

export interface AllTablesProps {
  named: readonly NamedColumn[]
  place: TokenPlace
  askedOf: (column: ColumnId) => Asked | null
}

export function AllTables({ named, place, askedOf }: AllTablesProps) {
  const step = place.position + 1
  // A column that needs a head the reward does not have did not run.
  const written = named.filter(({ column }) => column.record)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: many tables scroll inside, by keyboard too */}
      <section className={`${classes.scroll} ${classes.tables}`} aria-label={`The tables of step ${step}`} tabIndex={0}>
        {written.map((one) => (
          <OneTable
            key={one.column.id}
            {...one}
            position={place.position}
            isLooked={one.column.id === place.column}
            asked={askedOf(one.column.id)}
          />
        ))}
      </section>
      <p className={classes.words}>
        <b aria-hidden="true">▸</b> marks the chosen token. Rows are sorted by <Term name="rank">rank</Term>; r or V is
        the reward of the head that steers. Definitions: <Term name="baseLogProb">ℓ</Term>,{' '}
        <Term name="score">score</Term>, <Term name="noise">noise</Term>, <Term name="beforeAfter">before → after</Term>
        . For the rewards of other heads, and for forks, choose one column above.
      </p>
    </>
  )
}

interface OneTableProps extends NamedColumn {
  position: number
  /** The inspected token is in this column. */
  isLooked: boolean
  asked: Asked | null
}

function OneTable({ column, title, look, position, isLooked, asked }: OneTableProps) {
  const token = column.record?.tokens[position]
  const ran = asked?.run.columns[asked.index]
  const isThere = token && asked && ran && hasTable({ token, column: ran, settings: asked.run.settings })
  return (
    <section className={classes.one} aria-label={`${title}, step ${position + 1}`} data-looked={isLooked || undefined}>
      <h3>
        <MarkIcon look={look} />
        <span>{title}</span>
      </h3>
      {!token && <p className={classes.by}>No token: this text is shorter.</p>}
      {token && !isThere && (
        <p className={classes.by}>
          “{visibleToken(token.bytes)}” was chosen; this run does not include its candidates.
        </p>
      )}
      {isThere && (
        <>
          <p className={classes.by}>{BY[decidedBy(token, column.method)]}</p>
          <Candidates token={token} head={methods[column.method].head} />
        </>
      )}
    </section>
  )
}

const BY: Record<DecidedBy, string> = {
  argmax: 'Greedy: the highest score, no noise.',
  score: 'The token with the highest score was sampled.',
  noise: 'The noise decided: another token had a higher score.',
}
