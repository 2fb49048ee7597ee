// The token of every column at the inspected step. Each button shows the table of its column; the first one shows all
// tables.

import { UnstyledButton } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { samePlace, type TokenPlace } from '../../store/view/pointer.ts'
import type { Tables } from '../../store/view/view.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'
import type { NamedColumn } from './namedColumns.ts'

interface AtStepProps {
  named: readonly NamedColumn[]
  place: TokenPlace
  isAll: boolean
  showTables: (tables: Tables) => void
}

export function AtStep({ named, place, isAll, showTables }: AtStepProps) {
  const { pointer } = useApp()
  const go = (to: TokenPlace) => {
    showTables('one')
    const { pinned, pin } = pointer.getState()
    if (!samePlace(pinned, to)) pin(to)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons is not a fieldset
    <div role="group" aria-label={`Every column at step ${place.position + 1}`} className={classes.atStep}>
      {named.length > 1 && (
        <UnstyledButton className={classes.tab} aria-pressed={isAll} onClick={() => showTables(isAll ? 'one' : 'all')}>
          All columns
        </UnstyledButton>
      )}
      {named.map(({ column, title, look }) => {
        const token = column.record?.tokens[place.position]
        return (
          <UnstyledButton
            key={column.id}
            className={classes.tab}
            disabled={!token}
            aria-pressed={!isAll && column.id === place.column}
            aria-label={`${title}: ${token ? visibleToken(token.bytes) : 'nothing'}`}
            title={title}
            onClick={() => go({ column: column.id, position: place.position })}
          >
            <MarkIcon look={look} />
            <span className={classes.wrote}>{token ? visibleToken(token.bytes) : '–'}</span>
          </UnstyledButton>
        )
      })}
    </div>
  )
}
