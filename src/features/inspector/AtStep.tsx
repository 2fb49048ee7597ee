// What every column wrote at the step that is looked at; each leads to its own table of that step.

import { UnstyledButton } from '@mantine/core'
import { methods } from '../../decoding/methods/index.ts'
import { columnTitles } from '../../store/columnTitles.ts'
import { samePlace, type TokenPlace, usePointer } from '../../store/pointer.ts'
import type { ShownColumn } from '../../store/selectors.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'

export interface AtStepProps {
  /** The fork that is looked at among them. */
  columns: readonly ShownColumn[]
  fork: ShownColumn | null
  place: TokenPlace
}

export function AtStep({ columns, fork, place }: AtStepProps) {
  const titles = columnTitles(columns.filter((column) => column !== fork))
  const looks = columnLooks(columns.map(({ method }) => method))
  const go = (to: TokenPlace) => {
    const { pinned, pin } = usePointer.getState()
    if (!samePlace(pinned, to)) pin(to)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons is no form's fieldset
    <div role="group" aria-label={`Every column at step ${place.position + 1}`} className={classes.atStep}>
      {columns.map((column, index) => {
        const token = column.record?.tokens[place.position]
        const title = column === fork ? `Fork, ${methods[column.method].label}` : titles[index]
        return (
          <UnstyledButton
            key={column.id}
            className={classes.tab}
            disabled={!token}
            aria-pressed={column.id === place.column}
            aria-label={`${title}: ${token ? visibleToken(token.bytes) : 'nothing'}`}
            title={title}
            onClick={() => go({ column: column.id, position: place.position })}
          >
            <MarkIcon look={looks[index] as MethodLook} />
            <span className={classes.wrote}>{token ? visibleToken(token.bytes) : '–'}</span>
          </UnstyledButton>
        )
      })}
    </div>
  )
}
