// The caption of an opened run: its origin, what to notice and, on demand, the rest about it. After a rerun, says whether the
// texts are the same. Nothing is shown for a run of the user's own, and while the texts are set aside.

import { Button, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useDetachedRun, useOpening, usePlayground, useRecordings, useShownRun } from '../../store/app/hooks.ts'
import { compareTokens } from '../../store/run/compareTokens.ts'
import type { RunOrigin } from '../../store/run/runState.ts'
import { compareWithOrigin, recordOf } from '../../store/run/selectors.ts'
import { MoreWords } from './MoreWords.tsx'
import classes from './OriginBar.module.css'
import { RanWith } from './RanWith.tsx'
import { firstSentence, ORIGINS, RecordedWords } from './RecordedWords.tsx'

export function OriginBar() {
  const run = useShownRun()
  const { error, openAgain } = useRecordings((state) => state)
  const { fault, again: openLinkAgain } = useOpening((state) => state)
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
          {fault}{' '}
          {openLinkAgain && (
            <Button size="compact-xs" variant="default" onClick={openLinkAgain}>
              Try again
            </Button>
          )}
        </p>
      )}
      {opened ? (
        <Opened origin={opened} />
      ) : again ? (
        <Origin origin={again.origin}>
          {difference !== null && (
            <p role="status">
              <b>Run again here:</b> {difference}
            </p>
          )}
        </Origin>
      ) : null}
    </>
  )
}

function Opened({ origin }: { origin: RunOrigin }) {
  const detached = useDetachedRun()
  const hasSome = usePlayground(({ run }) =>
    recordOf(run)?.columns.some(({ tokens }) => tokens.some(({ candidates }) => candidates.length > 1)),
  )
  return (
    <Origin origin={origin}>
      {origin.lacksTables && (
        <p>
          {hasSome
            ? 'This run came with the candidates of the steps at which the texts first differ, and of no others.'
            : 'This run came without the candidates of its steps.'}{' '}
          Ranks, advantages, KL and what-if need them. Run writes it here with all of them; its sender has the full
          file.
        </p>
      )}
      {detached && <RanWith record={detached} />}
    </Origin>
  )
}

function Origin({ origin: { kind, title, notice = '' }, children }: { origin: RunOrigin; children: ReactNode }) {
  const recorded = useRecordings(({ entries, id }) => entries?.find((entry) => entry.id === id)) ?? null
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const entry = kind === 'recorded' ? recorded : null
  const rest = notice.slice(firstSentence(notice).length).trim()
  return (
    <section aria-label={ORIGINS[kind]} className={classes.bar}>
      <RecordedWords
        kind={kind}
        title={title}
        notice={notice}
        more={
          <>
            {(entry !== null || rest !== '') && (
              <UnstyledButton
                className={classes.way}
                aria-expanded={isOpen}
                aria-controls={id}
                onClick={() => setIsOpen(!isOpen)}
              >
                {isOpen ? 'less' : 'more'}
              </UnstyledButton>
            )}
            <NextExample />
          </>
        }
      />
      {isOpen && <MoreWords id={id} notice={rest} entry={entry} />}
      {children}
    </section>
  )
}

function NextExample() {
  const { entries, id, open } = useRecordings((state) => state)
  if (!entries || entries.length < 2) return null
  const next = entries[(entries.findIndex((entry) => entry.id === id) + 1) % entries.length]
  return (
    <UnstyledButton className={classes.way} onClick={() => next && open(next.id)}>
      Next example
    </UnstyledButton>
  )
}
