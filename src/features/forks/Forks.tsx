// The forks of a run as a tree: select, rename, delete, undo and redo.

import { Button, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { ColumnRecord, RunRecord } from '../../decoding/record.ts'
import { FORKS_ID, useEngineStatus, useForks } from '../../store/app/hooks.ts'
import { figuresOf } from '../../store/run/figures.ts'
import { forkAt, walkForks } from '../../store/run/forkTree.ts'
import { forkColumnId } from '../../store/settings/columnIds.ts'
import { columnReadsFinishedAt } from '../../store/settings/rewards.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { counted, signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { NameField } from '../../ui/NameField.tsx'
import { SignButton } from '../../ui/SignButton.tsx'
import { Term } from '../../ui/Term.tsx'
import { tokenPieces } from '../../ui/tokenText.ts'
import classes from './Forks.module.css'
import { ForkText } from './ForkText.tsx'

export default function Forks() {
  const { tree, waiting, writing, selected, error, stop, select, rename, remove, undo, redo } = useForks()
  const [renaming, setRenaming] = useState<number | null>(null)
  const walked = walkForks(tree)
  const { past, future } = tree.nodes
  if (walked.length === 0 && past.length === 0 && future.length === 0 && error === null && !waiting) return null
  return (
    <section id={FORKS_ID} aria-label="Forks" className={classes.all}>
      <div className={classes.head}>
        <h2>
          <Term name="fork">Forks</Term>
        </h2>
        {writing !== null && (
          <Button size="compact-xs" variant="default" onClick={stop}>
            Stop
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" disabled={past.length === 0} onClick={undo}>
          Undo
        </Button>
        <Button size="compact-xs" variant="subtle" disabled={future.length === 0} onClick={redo}>
          Redo
        </Button>
      </div>
      <p className={classes.facts}>
        Select a fork to read it. Its tokens have candidate tables too, and you can fork it again.
      </p>
      <p role="status" className={classes.facts}>
        {waiting && 'A fork is waiting for the model. Cancel loading above to discard it.'}
      </p>
      {error && <ErrorNote title="The fork could not be written" {...error} />}
      <ul className={classes.tree}>
        {walked.map(({ node, depth }) => {
          const fork = forkAt(tree, node.id)
          const [column] = fork?.record.columns ?? []
          if (!fork || !column) return null
          const begins = node.parent === null ? 0 : (column.begin?.length ?? 0)
          const pieces = tokenPieces(
            column.stop === 'endOfText' ? column.tokens.slice(0, -1) : column.tokens,
            column.stop !== null,
          )
          const isSelected = node.id === selected
          return (
            <li
              key={node.id}
              style={{ '--depth': depth } as React.CSSProperties}
              className={classes.fork}
              data-selected={isSelected || undefined}
            >
              <div className={classes.line}>
                <MarkIcon look={methodLook(column.method)} />
                {renaming === node.id ? (
                  <NameField
                    label="Name of the fork"
                    name={node.name}
                    onRename={(name) => rename(node.id, name)}
                    onClose={() => setRenaming(null)}
                  />
                ) : (
                  <UnstyledButton
                    className={classes.name}
                    aria-pressed={isSelected}
                    onClick={() => select(isSelected ? null : node.id)}
                  >
                    {node.name}
                  </UnstyledButton>
                )}
                <span className={classes.facts}>
                  {counted(column.tokens.length, 'token')}
                  {node.id === writing && ', writing'}
                  {column.tokens.length > 0 && <Figures record={fork.record} column={column} />}
                </span>
                <SignButton size={24} label={`Rename ${node.name}`} sign="✎" onClick={() => setRenaming(node.id)} />
                <SignButton size={24} label={`Delete ${node.name}`} sign="×" onClick={() => remove(node.id)} />
              </div>
              {isSelected ? (
                <ForkText column={forkColumnId(node.id)} record={column} begins={begins} name={node.name} />
              ) : (
                <p className={classes.text} dir="auto">
                  <span className={classes.given}>{pieces.slice(0, begins).join('')}</span>
                  {pieces.slice(begins).join('')}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Numbers that compare a fork with its parent. */
function Figures({ record: { settings }, column }: { record: RunRecord; column: ColumnRecord }) {
  const status = useEngineStatus()
  const readsAt = columnReadsFinishedAt(column, settings, status)
  const { ownReward, meanLogProb } = figuresOf(column, settings.bestOf, null, readsAt)
  return (
    <>
      {ownReward !== null && (
        <>
          {' · '}
          <Term name="ownReward">steering reward</Term> {signed(ownReward)}
        </>
      )}
      {meanLogProb !== null && (
        <>
          {' · '}
          <Term name="meanLogProb">mean ℓ</Term> {signed(meanLogProb)}
        </>
      )}
    </>
  )
}
