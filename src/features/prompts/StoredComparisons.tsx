// The comparisons that are stored in this browser.

import { Button } from '@mantine/core'
import { counted } from '../../ui/format.ts'
import classes from './Prompts.module.css'
import { useComparison } from './useComparison.ts'

export function StoredComparisons() {
  const { stored, show } = useComparison()
  if (!stored || stored.length === 0) return null
  return (
    <section aria-label="Earlier comparisons" className={classes.part}>
      <h2 className={classes.heading}>Earlier comparisons</h2>
      <ul className={classes.stored}>
        {stored.map(({ id, title, madeAt, prompts, columns }) => (
          <li key={id}>
            <Button size="compact-sm" variant="default" onClick={() => show(id)}>
              Open <bdi>{title}</bdi>
            </Button>{' '}
            <span className={classes.note}>
              {counted(prompts.length, 'prompt')}, {counted(columns.length, 'column')},{' '}
              {new Date(madeAt).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
