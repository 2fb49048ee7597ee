// Stores everything that a class needs in this browser, with the size before, the progress, and what is there afterwards.

import { Button, Progress } from '@mantine/core'
import { useEffect } from 'react'
import { useConnection, useOwnStore, usePlayground } from '../../store/app/hooks.ts'
import { createClassReady, missingBytes, type Stored, totalBytes } from '../../store/offline/classReady.ts'
import { describeProgress } from '../../store/run/describeProgress.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './ClassReady.module.css'

const megabytes = (bytes: number): number => Math.round(bytes / 1e6)

/** Between two looks at what is stored, while the page is being stored in the background. */
const INTERVAL_MS = 1000

export function ClassReady() {
  const { state, check, start, cancel } = useOwnStore(createClassReady, (ready) => ready)
  const online = useConnection((connection) => connection.online)
  const isLoaded = usePlayground(({ status }) => status.kind === 'ready')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a model that is loaded elsewhere on the page is stored, too
  useEffect(() => void check(), [check, isLoaded])
  const grows = state.kind === 'waiting' && state.stored.site.storing
  useEffect(() => {
    if (!grows) return
    const timer = setInterval(() => void check(), INTERVAL_MS)
    return () => clearInterval(timer)
  }, [grows, check])
  switch (state.kind) {
    case 'checking':
      return <p className={classes.line}>Looking up what is stored in this browser…</p>
    case 'impossible':
      return (
        <p className={classes.line}>
          This browser cannot store the page here ({state.reason}). Browsers do it on https and localhost only.
        </p>
      )
    case 'waiting': {
      const { stored, fault } = state
      const missing = missingBytes(stored)
      const all = totalBytes(stored)
      if (missing === 0)
        return (
          <p className={classes.line} role="status">
            <span>
              <b>Everything is here: {megabytes(all)} MB.</b> You can go offline.
            </span>
          </p>
        )
      return (
        <>
          <div className={classes.line}>
            <Button onClick={() => void start()}>
              Get ready for class ({missing < all && `${megabytes(missing)} of `}
              {megabytes(all)} MB)
            </Button>
            <span className={classes.note}>
              {online
                ? `Already in this browser: ${megabytes(all - missing)} MB.`
                : `This device has no network. Missing: ${megabytes(missing)} MB.`}
            </span>
          </div>
          {fault !== null && <ErrorNote title="Not everything could be stored" message={fault} detail="" />}
        </>
      )
    }
    case 'storing':
      return <Storing stored={state.stored} step={state.step} onCancel={cancel} />
    default:
      return state satisfies never
  }
}

function Storing({ stored, step, onCancel }: { stored: Stored; step: 'site' | 'model'; onCancel: () => void }) {
  const progress = usePlayground(({ status }) => (status.kind === 'loading' ? status.progress : null))
  const { site } = stored
  const isModel = step === 'model'
  const { stage, detail } = isModel
    ? describeProgress(progress)
    : {
        stage: 'Storing the page and its data',
        detail: `${megabytes(site.storedBytes)} of ${megabytes(site.totalBytes)} MB`,
      }
  const model = progress?.stage === 'download' ? progress.loadedBytes : progress === null ? 0 : stored.model.totalBytes
  const here = site.storedBytes + (isModel ? model : stored.model.storedBytes)
  return (
    <div className={classes.line}>
      <span>
        <span role="status">{stage}</span>
        {detail && ` · ${detail}`}
      </span>
      <Progress
        className={classes.track}
        size="sm"
        value={(100 * here) / totalBytes(stored)}
        aria-label="Getting ready for class"
      />
      <Button size="compact-sm" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
