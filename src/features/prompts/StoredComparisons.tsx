// The comparisons that are stored in this browser, and what became of one that was deleted.

import { Button } from '@mantine/core'
import { counted } from '../../ui/format.ts'
import classes from './Prompts.module.css'
import { useComparison } from './useComparison.ts'

export function StoredComparisons() {
  const { stored, listFault, removed, show, list, undoRemove } = useComparison()
  return (
    <>
      {listFault !== null && (
        <p role="alert" className={classes.alert}>
          {listFault}{' '}
          <Button size="compact-xs" variant="default" onClick={list}>
            Try again
          </Button>
        </p>
      )}
      {removed !== null && (
        <p role="status" className={classes.note}>
          <bdi>{removed}</bdi> is deleted.{' '}
          <Button size="compact-xs" variant="default" onClick={undoRemove}>
            Undo
          </Button>
        </p>
      )}
      {stored !== null && stored.length > 0 && (
        <section aria-label="Earlier comparisons" className={classes.part}>
          <h2 className={classes.heading}>Earlier comparisons</h2>
          <ul className={classes.stored}>
            {stored.map(({ plan: { id, title, madeAt, prompts, columns } }) => (
              <li key={id}>
                <Button size="compact-sm" variant="default" onClick={() => show(id)}>
                  <span>
                    Open <bdi>{title}</bdi>
                  </span>
                </Button>{' '}
                <span className={classes.note}>
                  {counted(prompts.length, 'prompt')}, {counted(columns.length, 'column')},{' '}
                  {new Date(madeAt).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
