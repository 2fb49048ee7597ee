// Both heads on a prompt of one's own, here and now.

import { Button, NumberInput, Progress } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { usePlayground, useTwinRun } from '../../store/app/hooks.ts'
import { shownTexts, type TwinRequest, type TwinState } from '../../store/jobs/twinRun.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { ModelBar } from '../parts/ModelBar.tsx'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import classes from './RealModel.module.css'
import { LIVE_WEIGHTS, MAX_PROMPT, MAX_SEED, type RealState } from './realState.ts'
import { ThreeTexts } from './ThreeTexts.tsx'

export interface LiveTwinsProps {
  state: RealState
  change: (next: RealState) => void
  /** Taken where the reader has written none. */
  suggested: string
  maxTokens: number
}

export function LiveTwins({ state, change, suggested, maxTokens }: LiveTwinsProps) {
  const { weight, seed } = state
  const prompt = state.prompt === '' ? suggested : state.prompt
  const { address } = useApp()
  const run = useTwinRun((twins) => twins.state)
  const start = useTwinRun((twins) => twins.start)
  const stop = useTwinRun((twins) => twins.stop)
  const isLoaded = usePlayground(({ status }) => status.kind === 'ready')
  const progress = run.kind === 'running' ? run.progress : null
  const isWriting = progress !== null && progress.phase !== 'judging'
  const isBusy = isWriting || (run.kind === 'running' && progress === null)
  const shown = shownTexts(run)
  const written = isWriting ? Math.max(0, ...(shown?.columns.map(({ tokens }) => tokens.length) ?? [])) : 0
  return (
    <section aria-label="Run it here" className={classes.live}>
      <h4 className={classes.subheading}>Run it here</h4>
      <div className={classes.ask}>
        <GrowingTextarea
          className={classes.askPrompt}
          label="Prompt: how a film review might begin"
          minRows={1}
          maxRows={4}
          maxLength={MAX_PROMPT}
          dir="auto"
          value={state.prompt}
          placeholder={suggested}
          onChange={(event) => change({ ...state, prompt: event.currentTarget.value })}
        />
        <LabSlider
          name="Weight w of the real model"
          label="Weight w"
          {...LIVE_WEIGHTS}
          value={weight}
          written={weightText(weight)}
          onChange={(to) => change({ ...state, weight: to })}
        />
        <NumberInput
          className={classes.seed}
          label="Seed"
          value={seed}
          min={0}
          max={MAX_SEED}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          onChange={(to) => typeof to === 'number' && change({ ...state, seed: to })}
        />
        {isBusy ? (
          <Button variant="default" onClick={stop} disabled={progress?.phase === 'stopping'}>
            Stop
          </Button>
        ) : (
          <Button onClick={() => start({ prompt, weight, seed })}>
            Run it here{isLoaded ? '' : ` (${address.model.sizeMegabytes} MB)`}
          </Button>
        )}
      </div>
      <ModelBar />
      {isWriting && <Progress size="sm" my={10} value={(100 * written) / maxTokens} aria-label="Tokens written" />}
      <p role="status" className={parts.note}>
        {told(run, maxTokens)}
      </p>
      {run.kind === 'failed' && (
        <ErrorNote title="This could not be written" message={run.error.message} detail={run.error.detail}>
          <Button size="xs" onClick={() => start(run.request)}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {shown && <ThreeTexts comparison={shown} writing={isWriting} />}
    </section>
  )
}

function told(run: TwinState, maxTokens: number): string {
  switch (run.kind) {
    case 'none':
    case 'failed':
      return ''
    case 'running': {
      if (run.progress === null) return 'Waiting for the model.'
      const { phase, isStopped } = run.progress
      if (phase === 'judging') return writtenWords(run.request, isStopped, ' The judge is reading.')
      return phase === 'stopping' ? 'Stopping.' : `Writing up to ${maxTokens} tokens.`
    }
    case 'done':
      return writtenWords(run.request, run.result.isStopped)
    case 'stopped':
      return run.progress.shown ? writtenWords(run.request, true) : ''
    default:
      return run satisfies never
  }
}

const writtenWords = ({ weight, seed }: TwinRequest, isStopped: boolean, more = ''): string =>
  `${isStopped ? 'Stopped' : 'Written here'}, w ${weightText(weight)}, seed ${seed}.${more} One text each is one draw: another seed, another text.`
