// What can be done with the shown traces: save them, copy a link, and score their texts with the page's own model.

import { Button, NativeSelect, Progress } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst, useOwnStore, usePlayground } from '../../store/app/hooks.ts'
import { offeredRewards } from '../../store/settings/rewards.ts'
import type { Trace } from '../../traces/trace.ts'
import { tracesText } from '../../traces/write.ts'
import { download } from '../../ui/download.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { createScoringTraces, isScorable, type ScoringTraces } from './scoreTraces.ts'
import classes from './Traces.module.css'
import { useTraces } from './tracesStore.ts'

export function TraceActions({ shown }: { shown: readonly Trace[] }) {
  const clipboard = useClipboard({ timeout: 3000 })
  const [said, setSaid] = useState('')
  const copy = async () => {
    const { encodeTraces } = await import('../../sharing/traceLink.ts')
    const sent = encodeTraces(shown)
    if (!sent) return setSaid('The traces are too long for a link. Save them as a file, and send that.')
    const { origin, pathname } = window.location
    clipboard.copy(`${origin}${pathname}#/traces/${sent.link}`)
    setSaid(sent.hasCandidates ? 'Link copied.' : 'Link copied, without the candidates: they would make it too long.')
  }
  return (
    <div className={classes.actions}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => download('traces.jsonl', tracesText(shown), 'application/jsonl')}
      >
        Save the shown traces
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void copy()}>
        Copy a link to them
      </Button>
      <span className={classes.note} role="status">
        {said}
      </span>
      <ScoreShown shown={shown} />
    </div>
  )
}

function ScoreShown({ shown }: { shown: readonly Trace[] }) {
  const add = useTraces((state) => state.add)
  const job = useOwnStore<ScoringTraces, ScoringTraces>(createScoringTraces, (state) => state)
  const rewards = offeredRewards(usePlayground(({ status }) => status))
  const [wanted, setWanted] = useState('')
  const loadsFirst = useLoadsFirst()
  const { ownStores } = useApp()
  const traces = shown.filter(isScorable)
  const reward = rewards.some(({ name }) => name === wanted) ? wanted : rewards[0]?.name
  const { state, start, stop } = job
  if (traces.length === 0 || reward === undefined) return null
  const score = async () => {
    await start({ traces, reward })
    const { state: ended } = ownStores.get(createScoringTraces).getState()
    if (ended.kind === 'done' && ended.request.traces === traces) await add(ended.result)
  }
  return (
    <>
      {state.kind === 'running' ? (
        <>
          <Progress
            className={classes.progress}
            value={state.progress ? (100 * state.progress.done) / state.progress.total : 0}
            aria-label="Scoring the traces"
          />
          <Button size="compact-sm" variant="default" onClick={stop}>
            Cancel
          </Button>
        </>
      ) : (
        <>
          <NativeSelect
            size="xs"
            aria-label="Reward to score with"
            value={reward}
            onChange={(event) => setWanted(event.currentTarget.value)}
            data={rewards.map(({ name, title }) => ({ value: name, label: title }))}
          />
          <Button size="compact-sm" variant="default" onClick={() => void score()}>
            Score these texts{loadsFirst}
          </Button>
        </>
      )}
      {state.kind === 'failed' && <ErrorNote title="The traces could not be scored" {...state.error} />}
    </>
  )
}
