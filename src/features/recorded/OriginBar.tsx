// Where the shown run comes from, if it was not made here: what to notice in it, how often that happens, and the ways on. After
// it was run again it says whether the texts are the same. From a run of one's own a line leads to the recorded ones.

import { Button, Menu, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import type { RecordedEntry } from '../../sharing/recorded.ts'
import { useApp } from '../../store/app/context.ts'
import { useDetachedRun, useEngineStatus, useOpening, usePlayground, useRecordings } from '../../store/app/hooks.ts'
import { compareTokens } from '../../store/run/compareTokens.ts'
import type { RunOrigin } from '../../store/run/openedRun.ts'
import { compareWithOrigin } from '../../store/run/selectors.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './OriginBar.module.css'
import { RanWith } from './RanWith.tsx'
import { RecordedWords, WaysOn } from './RecordedWords.tsx'

const KINDS: Record<RunOrigin['kind'], string> = {
  recorded: 'Recorded',
  link: 'From a link',
  file: 'From a file',
  archive: 'From your library',
}

/** @param ways more that can be done next, as words in a sentence. */
export function OriginBar({ ways }: { ways: ReactNode }) {
  const run = usePlayground((state) => state.run)
  const entries = useRecordings((state) => state.entries)
  const id = useRecordings((state) => state.id)
  const isOpening = useRecordings((state) => state.opening)
  const error = useRecordings((state) => state.error)
  const openAgain = useRecordings((state) => state.openAgain)
  const fault = useOpening((state) => state.fault)
  const { openFirst } = useApp()

  useEffect(() => {
    void openFirst()
  }, [openFirst])

  const said = (
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
    </>
  )
  const entryOf = ({ kind }: RunOrigin) =>
    kind === 'recorded' ? (entries?.find((one) => one.id === id) ?? null) : null
  if (run.kind === 'done' && run.origin)
    return (
      <>
        {said}
        <Opened origin={run.origin} entry={entryOf(run.origin)} ways={ways} />
      </>
    )
  if (run.kind !== 'none' && run.again)
    return (
      <>
        {said}
        <Again
          origin={run.again.origin}
          entry={entryOf(run.again.origin)}
          difference={compareWithOrigin(run, ({ record }, here) => compareTokens(record, here))}
        />
      </>
    )
  return (
    <>
      {said}
      {/* The first one is on its way, and takes this place. */}
      {(run.kind !== 'none' || !isOpening) && <OtherWays />}
    </>
  )
}

const explain = (term: TermName, word: string) => <Term name={term}>{word}</Term>

interface OpenedProps {
  origin: RunOrigin
  entry: RecordedEntry | null
  ways: ReactNode
}

function Opened({ origin, entry, ways }: OpenedProps) {
  const status = useEngineStatus()
  const runAgain = usePlayground((state) => state.runAgain)
  const closeRun = usePlayground((state) => state.closeRun)
  const detached = useDetachedRun()
  const { address } = useApp()
  const { sizeMegabytes } = address.model
  return (
    <Origin
      origin={origin}
      entry={entry}
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
          The candidate tables did not come with it: only the tokens that were chosen are known. Ranks, advantages, KL
          and what-if need the others: run it here, or ask for the file.
        </p>
      )}
      {detached && <RanWith record={detached} />}
      <WaysOn
        model={address.model}
        isFirst={status.kind === 'idle'}
        prompt={
          <UnstyledButton
            className={classes.way}
            onClick={() => {
              // Beside one's own settings its columns are in the way of one's own.
              if (detached) closeRun()
              toPrompt()
            }}
          >
            {detached ? 'go on with your own prompt' : 'change the prompt'}
          </UnstyledButton>
        }
        more={ways}
      />
    </Origin>
  )
}

interface OriginProps {
  origin: RunOrigin
  entry: RecordedEntry | null
  /** Above the way to the other recorded ones. */
  action?: ReactNode
  /** Below what is said of it. */
  children: ReactNode
}

function Origin({ origin: { kind, title, notice }, entry, action, children }: OriginProps) {
  return (
    <section aria-label={KINDS[kind]} className={classes.bar}>
      <RecordedWords kind={KINDS[kind]} title={title} notice={notice} entry={entry} explain={explain}>
        {children}
      </RecordedWords>
      <div className={classes.actions}>
        {action}
        <RecordedMenu />
      </div>
    </section>
  )
}

interface AgainProps {
  origin: RunOrigin
  entry: RecordedEntry | null
  /** Null while it is written. */
  difference: string | null
}

/** What was opened stays beside what came of running it again. */
function Again({ origin, entry, difference }: AgainProps) {
  return (
    <Origin origin={origin} entry={entry}>
      {difference !== null && (
        <p role="status">
          <b>Run again here:</b> {difference}
        </p>
      )}
    </Origin>
  )
}

/** From a run of one's own to the recorded ones. */
function OtherWays() {
  const hasAny = useRecordings(({ entries }) => (entries?.length ?? 0) > 1)
  if (!hasAny) return null
  return (
    <div className={classes.others}>
      Recorded comparisons: <RecordedMenu />
    </div>
  )
}

/** To the prompt, all of it selected: what is typed takes its place. */
function toPrompt(): void {
  const field = document.getElementById('prompt')
  if (field instanceof HTMLTextAreaElement) {
    field.focus()
    field.select()
  }
}

/** All recorded comparisons, the next one first at hand. */
function RecordedMenu() {
  const entries = useRecordings((state) => state.entries) ?? []
  const id = useRecordings((state) => state.id)
  const open = useRecordings((state) => state.open)
  if (entries.length < 2) return null
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
