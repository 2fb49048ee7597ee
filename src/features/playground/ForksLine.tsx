// One line about all forks: what is happening to them, and undo and redo.

import { Button } from '@mantine/core'
import { useForks } from '../../store/app/hooks.ts'
import { forkAt } from '../../store/run/forkTree.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { counted } from '../../ui/format.ts'
import classes from './Columns.module.css'

export const UNDO_FORK_ID = 'undo-fork'

export function ForksLine() {
  const { tree, waiting, writing, error, undo, redo } = useForks()
  const { past, present, future } = tree.nodes
  const count = present.filter(({ parent }) => parent !== null).length
  if (count === 0 && past.length === 0 && future.length === 0 && error === null && !waiting) return null
  const started = writing === null ? null : forkAt(tree, writing)
  return (
    <section aria-label="Forks">
      <div className={classes.line}>
        <span role="status">
          {waiting
            ? 'A fork is waiting for the model. Cancel loading above to discard it.'
            : started
              ? `Writing the fork ${started.name}.`
              : counted(count, 'fork')}
        </span>
        <Button id={UNDO_FORK_ID} size="compact-xs" variant="subtle" disabled={past.length === 0} onClick={undo}>
          Undo
        </Button>
        <Button size="compact-xs" variant="subtle" disabled={future.length === 0} onClick={redo}>
          Redo
        </Button>
      </div>
      {error && <ErrorNote title="The fork could not be written" {...error} />}
    </section>
  )
}
