// Runs both heads on the user's own prompt, in the browser.

import { NumberInput } from '@mantine/core'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { LiveStatus, StartStop } from '../parts/LiveControls.tsx'
import { weightText } from '../parts/numbers.ts'
import classes from './RealModel.module.css'
import { LIVE_WEIGHTS, MAX_PROMPT_CHARACTERS, MAX_SEED, type RealProps } from './state.ts'
import { ThreeTexts } from './ThreeTexts.tsx'
import { shownTexts, type TwinRequest, type TwinState, useTwinRun } from './twinRun.ts'
import { MAX_TOKENS } from './twins.ts'

/** @param suggested the prompt until the user enters one. */
export function LiveTwins({ state, change, suggested }: RealProps & { suggested: string }) {
  const { weight, seed } = state
  const prompt = state.prompt === '' ? suggested : state.prompt
  const { state: run, start, stop } = useTwinRun()
  const loadsFirst = useLoadsFirst()
  const progress = run.kind === 'running' ? run.progress : null
  const isWriting = progress !== null && progress.phase !== 'judging'
  const isBusy = isWriting || (run.kind === 'running' && progress === null)
  const shown = shownTexts(run)
  const written = isWriting ? Math.max(0, ...(shown?.columns.map(({ tokens }) => tokens.length) ?? [])) : 0
  return (
    <section aria-label="Try your own prompt" className={classes.live}>
      <h3 className={classes.subheading}>Try your own prompt</h3>
      <div className={classes.ask}>
        <GrowingTextarea
          className={classes.askPrompt}
          label="Prompt: the start of a film review"
          minRows={1}
          maxRows={4}
          maxLength={MAX_PROMPT_CHARACTERS}
          dir="auto"
          value={state.prompt}
          placeholder={suggested}
          onChange={(event) => change({ ...state, prompt: event.currentTarget.value })}
        />
        <LabSlider
          name="Weight w for the real model"
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
        <StartStop
          running={isBusy}
          stopping={progress?.phase === 'stopping'}
          onStart={() => start({ prompt, weight, seed })}
          onStop={stop}
        >
          Run both heads{loadsFirst}
        </StartStop>
      </div>
      <LiveStatus
        words={statusText(run)}
        progress={isWriting ? { done: written, total: MAX_TOKENS } : null}
        progressName="Tokens written"
        error={run.kind === 'failed' ? { ...run.error, title: 'Could not write the texts' } : null}
      />
      {shown && <ThreeTexts comparison={shown} writing={isWriting} />}
    </section>
  )
}

function statusText(run: TwinState): string {
  switch (run.kind) {
    case 'none':
    case 'failed':
      return ''
    case 'running': {
      if (run.progress === null) return 'Waiting for the model.'
      const { phase, isStopped } = run.progress
      if (phase === 'judging') return writtenWords(run.request, isStopped, ' The judge is scoring the texts.')
      return phase === 'stopping' ? 'Stopping.' : `Writing up to ${MAX_TOKENS} tokens.`
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
  `Written here at w = ${weightText(weight)}, seed ${seed}${isStopped ? ' (stopped early)' : ''}.${more} Each text is one sample; another seed gives a different one.`
