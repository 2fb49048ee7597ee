// The stored comparisons on many prompts, newest first, to open and delete.

import { Button } from '@mantine/core'
import { useLocation } from 'wouter'
import { methods } from '../../decoding/methods/index.ts'
import { matcherOf } from '../../store/library/archiveEntry.ts'
import { megabytes } from '../../store/library/archiveFaults.ts'
import type { ListedComparison } from '../../store/prompts/shelf.ts'
import { counted, shortened } from '../../ui/format.ts'
import classes from './Library.module.css'
import { useComparisons } from './useComparisons.ts'

/** Comparisons that contain every word of the query in their title, prompts or columns. */
export function searchComparisons(stored: readonly ListedComparison[], query: string): ListedComparison[] {
  const matches = matcherOf(query)
  return stored.filter(({ plan: { title, prompts, columns } }) =>
    matches([title, ...prompts.map(({ prompt }) => prompt), ...columns.map((column) => column.title)]),
  )
}

export function Comparisons({ found, onClose }: { found: readonly ListedComparison[]; onClose: () => void }) {
  const [, navigate] = useLocation()
  const { removed, show, remove, undoRemove } = useComparisons((state) => state)
  const open = async (id: string) => {
    await show(id)
    navigate('/prompts')
    onClose()
  }
  return (
    <>
      {removed !== null && (
        <p className={classes.removed} role="status">
          <span>
            <bdi>{removed}</bdi> is deleted.
          </span>
          <Button size="compact-xs" variant="default" onClick={undoRemove}>
            Undo
          </Button>
        </p>
      )}
      {found.length > 0 && (
        <section aria-labelledby="stored-comparisons" className={classes.comparisons}>
          <h3 id="stored-comparisons" className={classes.heading}>
            On many prompts
          </h3>
          <ul className={classes.list}>
            {found.map((listed) => (
              <Entry
                key={listed.plan.id}
                listed={listed}
                onOpen={() => open(listed.plan.id)}
                onRemove={() => remove(listed.plan.id)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

interface EntryProps {
  listed: ListedComparison
  onOpen: () => void
  onRemove: () => void
}

function Entry({ listed: { plan, done, total, sizeBytes, isUnsaved }, onOpen, onRemove }: EntryProps) {
  const { id, title, madeAt, prompts, columns } = plan
  // The list is read when the library opens, and a comparison that runs goes on.
  const shownDone = useComparisons(({ open }) => (open?.plan.id === id ? open.rows.size : done))
  const labels = [...new Set(columns.map(({ method }) => methods[method].label))]
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <button type="button" className={classes.title} onClick={onOpen}>
          <bdi>{title}</bdi>
        </button>
        <Button size="compact-xs" variant="subtle" aria-label={`Delete ${title}`} onClick={onRemove}>
          Delete
        </Button>
      </div>
      <p className={classes.excerpt}>
        <bdi>{shortened(prompts[0]?.prompt ?? '')}</bdi>
      </p>
      <p className={classes.facts}>
        {new Date(madeAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })} ·{' '}
        {counted(prompts.length, 'prompt')} · {labels.join(', ')} ·{' '}
        {shownDone >= total ? 'done' : `${Math.floor((100 * shownDone) / total)}% done`} · {megabytes(sizeBytes)}
        {isUnsaved && <b> · not saved</b>}
      </p>
    </li>
  )
}
