// Describes an opened run: its origin, what to notice, how often that happens, and what to do next. After a rerun, says
// whether the texts are the same. For the user's own run, only links to the recorded comparisons.

import { Button, Menu, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useDetachedRun, useEngineStatus, useOpening, usePlayground, useRecordings } from '../../store/app/hooks.ts'
import { compareTokens } from '../../store/run/compareTokens.ts'
import type { RunOrigin } from '../../store/run/runState.ts'
import { compareWithOrigin, recordOf } from '../../store/run/selectors.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './OriginBar.module.css'
import { RanWith } from './RanWith.tsx'
import { NextActions, ORIGINS, RecordedWords } from './RecordedWords.tsx'

/** @param ways further actions, inserted into the last sentence of `NextActions`. */
export function OriginBar({ ways }: { ways: ReactNode }) {
  const run = usePlayground((state) => state.run)
  const { opening, error, openAgain } = useRecordings((state) => state)
  const fault = useOpening((state) => state.fault)
  const { openFirst } = useApp()

  useEffect(() => {
    void openFirst()
  }, [openFirst])

  const opened = run.kind === 'done' ? run.origin : undefined
  const again = run.kind === 'none' ? null : run.again
  // How the new texts differ from the opened ones; null while the new texts are being generated.
  const difference = compareWithOrigin(run, ({ record }, here) => compareTokens(record, here))
  return (
    <>
      {error !== null && (
        <p className={classes.error} role="alert">
          {error}{' '}
          <Button size="compact-xs" variant="default" onClick={openAgain}>
            Try again
          </Button>
        </p>
      )}
      {fault !== null && (
        <p className={classes.error} role="alert">
          {fault}
        </p>
      )}
      {opened ? (
        <Opened origin={opened} ways={ways} />
      ) : again ? (
        <Origin origin={again.origin}>
          {difference !== null && (
            <p role="status">
              <b>Run again here:</b> {difference}
            </p>
          )}
        </Origin>
      ) : (
        // Hidden while the first recorded comparison loads.
        (run.kind !== 'none' || !opening) && <OtherComparisons />
      )}
    </>
  )
}

const explain = (term: TermName, word: string) => <Term name={term}>{word}</Term>

function Opened({ origin, ways }: { origin: RunOrigin; ways: ReactNode }) {
  const status = useEngineStatus()
  const detached = useDetachedRun()
  const { address, playground } = useApp()
  const { runAgain, closeRun } = playground.getState()
  const { sizeMegabytes } = address.model
  const hasSome = usePlayground(({ run }) =>
    recordOf(run)?.columns.some(({ tokens }) => tokens.some(({ candidates }) => candidates.length > 1)),
  )
  return (
    <Origin
      origin={origin}
      action={
        status.kind !== 'loading' && (
          <Button size="sm" onClick={() => runAgain()}>
            Run it here{status.kind === 'ready' ? '' : ` (${sizeMegabytes} MB)`}
          </Button>
        )
      }
    >
      {origin.lacksTables && (
        <p>
          {hasSome
            ? 'This run came with the candidates of the steps at which the texts first differ, and of no others.'
            : 'This run came without the candidates of its steps.'}{' '}
          Ranks, advantages, KL and what-if need them. Run it here, or ask its sender for the full file.
        </p>
      )}
      {detached && <RanWith record={detached} />}
      <NextActions
        model={address.model}
        isFirst={status.kind === 'idle'}
        prompt={
          <UnstyledButton
            className={classes.way}
            onClick={() => {
              // Otherwise the opened run's columns would hide the columns of the user's settings.
              if (detached) closeRun()
              toPrompt()
            }}
          >
            {detached ? 'use your own prompt' : 'change the prompt'}
          </UnstyledButton>
        }
        more={ways}
      />
    </Origin>
  )
}

interface OriginProps {
  origin: RunOrigin
  action?: ReactNode
  children: ReactNode
}

function Origin({ origin: { kind, title, notice }, action, children }: OriginProps) {
  const recorded = useRecordings(({ entries, id }) => entries?.find((entry) => entry.id === id)) ?? null
  const entry = kind === 'recorded' ? recorded : null
  return (
    <section aria-label={ORIGINS[kind]} className={classes.bar}>
      <RecordedWords kind={kind} title={title} notice={notice} entry={entry} explain={explain}>
        {children}
      </RecordedWords>
      <div className={classes.actions}>
        {action}
        <RecordedMenu />
      </div>
    </section>
  )
}

/** Focuses the prompt and selects its text, so that typing replaces it. */
function toPrompt(): void {
  const field = document.getElementById('prompt')
  if (field instanceof HTMLTextAreaElement) {
    field.focus()
    field.select()
  }
}

function OtherComparisons() {
  const hasAny = useRecordings(({ entries }) => (entries?.length ?? 0) > 1)
  if (!hasAny) return null
  return (
    <div className={classes.others}>
      Recorded comparisons: <RecordedMenu />
    </div>
  )
}

function RecordedMenu() {
  const { entries, id, open } = useRecordings((state) => state)
  if (!entries || entries.length < 2) return null
  const next = entries[(entries.findIndex((entry) => entry.id === id) + 1) % entries.length]
  return (
    <div className={classes.more}>
      <Button size="compact-sm" variant="default" onClick={() => next && open(next.id)}>
        Next example
      </Button>
      <Menu position="bottom-end" width={380} shadow="md" floatingStrategy="fixed">
        <Menu.Target>
          <Button size="compact-sm" variant="subtle">
            All {entries.length} ▾
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {entries.map((entry) => (
            <Menu.Item key={entry.id} onClick={() => open(entry.id)}>
              <b>{entry.title}</b>
              <span className={classes.notice}>{entry.notice}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
