// A fork as a column beside the one that it comes from. The tokens that it shares with its parent are dimmed, and the token at
// which it leaves its parent is underlined.

import { Button, Menu, UnstyledButton } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useForks } from '../../store/app/hooks.ts'
import type { PlacedFork } from '../../store/run/forksBeside.ts'
import { forkColumnId } from '../../store/settings/columnIds.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import { NameField } from '../../ui/NameField.tsx'
import { Term } from '../../ui/Term.tsx'
import columnClasses from './Column.module.css'
import { ColumnFigures } from './ColumnFigures.tsx'
import classes from './ForkColumn.module.css'
import { UNDO_FORK_ID } from './ForksLine.tsx'
import { TokenText, type TokenTextProps } from './TokenText.tsx'

interface ForkColumnProps extends Pick<TokenTextProps, 'shown' | 'scale'>, PlacedFork {
  look: MethodLook
}

export function ForkColumn({ fork: { id, name, forkedAt, record }, parent, look, shown, scale }: ForkColumnProps) {
  const isWriting = useForks((state) => state.writing === id)
  const { stop, rename, remove } = useApp().forks.getState()
  const [isRenaming, setIsRenaming] = useState(false)
  const [written] = record.columns
  const column = useMemo(
    () => written && { id: forkColumnId(id), method: written.method, record: written },
    [id, written],
  )
  const section = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a fork that has just started is scrolled into view
  useEffect(() => {
    if (isWriting) showFork(section.current)
  }, [])
  if (!column || !written) return null
  const at = forkedAt ?? 0
  return (
    <section
      ref={section}
      id={column.id}
      aria-label={`Fork: ${name}`}
      className={`${columnClasses.column} ${classes.fork}`}
      style={{ '--hue': look.color } as React.CSSProperties}
    >
      <header className={classes.head}>
        <div className={columnClasses.head}>
          <MarkIcon look={look} />
          {isRenaming ? (
            <NameField
              label="Name of the fork"
              name={name}
              onRename={(next) => rename(id, next)}
              onClose={() => setIsRenaming(false)}
            />
          ) : (
            <h2 className={classes.name}>{name}</h2>
          )}
          {/* The focus goes to the field of the name, not back to the menu's button. */}
          <Menu position="bottom-end" width={180} shadow="md" floatingStrategy="fixed" returnFocus={!isRenaming}>
            <Menu.Target>
              <UnstyledButton className={columnClasses.menu} aria-label={`Rename or delete ${name}`}>
                ⋯
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setIsRenaming(true)}>Rename</Menu.Item>
              <Menu.Item
                onClick={() => {
                  remove(id)
                  // The menu that had the focus is gone.
                  document.getElementById(UNDO_FORK_ID)?.focus()
                }}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
        <p className={classes.from}>
          <Term name="fork">Fork</Term> of {parent}, from token {at + 1}
          {isWriting && (
            <>
              {' · '}writing{' '}
              <Button size="compact-xs" variant="default" onClick={stop}>
                Stop
              </Button>
            </>
          )}
        </p>
      </header>
      <div className={`${columnClasses.text} ${classes.text}`}>
        <TokenText
          column={column}
          record={written}
          settings={record.settings}
          label={`Text of ${name}`}
          shown={shown}
          scale={scale}
          leavesAt={at}
          shared={at}
        />
      </div>
      <ColumnFigures column={column.id} record={written} settings={record.settings} />
    </section>
  )
}

/** Scrolls a fork's text, then its head into view. If both do not fit, the head and the first lines are shown. */
function showFork(section: HTMLElement | null): void {
  for (const part of [section, section?.querySelector('header')])
    part?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
