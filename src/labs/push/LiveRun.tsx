// The same push on a prompt of one's own, here and now: written, judged and measured by the model in this browser.

import { Button, NativeSelect, Progress } from '@mantine/core'
import { useState } from 'react'
import { type PushedSet, pushedMethods } from '../../sharing/pushed.ts'
import { useLessonComparison, useLoadsFirst } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import type { SeedsRequest, WorkDone } from '../../worker/protocol.ts'
import { ModelBar } from '../parts/ModelBar.tsx'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import classes from './Push.module.css'
import { TextCard } from './TextCard.tsx'

/** An opening; longer ones take long. */
const MAX_CHARACTERS = 400
/** Shorter than what was recorded, for slow devices. */
const LENGTHS = [16, 32]
const MAX_SEED = 999_999

export interface LiveRunProps {
  /** Its settings are taken. */
  set: Pick<PushedSet, 'settings' | 'reward'>
  weight: number
  /** Until another is typed. */
  prompt: string
  judge: string
}

export function LiveRun({ set, weight, prompt: given, judge }: LiveRunProps) {
  // What is typed stays, whatever recorded prompt is read next.
  const [typed, setTyped] = useState<string | null>(null)
  const prompt = typed ?? given
  const [seed, setSeed] = useState(1)
  const [maxTokens, setMaxTokens] = useState(set.settings.maxTokens)
  const state = useLessonComparison((trial) => trial.state)
  const start = useLessonComparison((trial) => trial.start)
  const stop = useLessonComparison((trial) => trial.stop)
  const loadsFirst = useLoadsFirst()
  const request: SeedsRequest = {
    prompt,
    settings: {
      columns: [{ method: 'topK', weight: 0 }, ...pushedMethods.map((method) => ({ method, weight }))],
      reward: set.reward,
      ...set.settings,
      maxTokens,
      seed,
      sample: 0,
      chat: false,
    },
    seeds: [seed],
    judge,
  }
  return (
    <section className={classes.live} aria-label="Live">
      <h3 className={classes.subheading}>On your own words</h3>
      <div className={classes.ask}>
        <GrowingTextarea
          className={classes.askPrompt}
          label="Prompt"
          description="The reward is about film reviews: begin one, in English."
          minRows={1}
          maxRows={4}
          maxLength={MAX_CHARACTERS}
          value={prompt}
          onChange={(event) => setTyped(event.currentTarget.value)}
          dir="auto"
        />
        <NativeSelect
          label="Tokens"
          value={String(maxTokens)}
          onChange={(event) => setMaxTokens(Number(event.currentTarget.value))}
          data={[...LENGTHS, set.settings.maxTokens].map(String)}
        />
        {state.kind === 'running' ? (
          <Button variant="default" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button disabled={prompt.trim() === ''} onClick={() => start(request)}>
            Run at w = {weightText(weight)} here{loadsFirst}
          </Button>
        )}
      </div>
      <ModelBar />
      {state.kind === 'running' && state.progress && (
        <Progress
          size="sm"
          my={10}
          value={(100 * state.progress.done) / state.progress.total}
          aria-label="Writing and judging"
        />
      )}
      <p role="status" className={parts.note}>
        {state.kind === 'running' && (state.progress ? stepWords(state.progress) : 'Waiting for the model')}
        {state.kind === 'done' &&
          `Written here at w = ${weightText(weightOf(state.request))}, with seed ${state.request.settings.seed}. One text each: another seed, another draw.`}
      </p>
      {state.kind === 'failed' && (
        <ErrorNote title="This could not be written" message={state.error.message} detail={state.error.detail} />
      )}
      {state.kind === 'done' && (
        <>
          <div className={classes.cards}>
            {state.request.settings.columns.map(({ method }, index) => {
              const figures = state.result[0]?.columns[index]
              return (
                figures && (
                  <TextCard
                    key={method}
                    method={method as 'topK' | (typeof pushedMethods)[number]}
                    prompt={state.request.prompt}
                    text={figures.text}
                    finished={figures.finished}
                    own={figures.ownReward}
                    judge={figures.judge}
                    kl={figures.klToTopK}
                    repetition={figures.repetition.rep2}
                  />
                )
              )
            })}
          </div>
          <Button
            size="sm"
            variant="default"
            onClick={() => {
              const next = (seed + 1) % (MAX_SEED + 1)
              setSeed(next)
              void start({ ...request, settings: { ...request.settings, seed: next }, seeds: [next] })
            }}
          >
            Another draw
          </Button>
        </>
      )}
    </section>
  )
}

const stepWords = ({ done, total }: WorkDone): string =>
  done < total ? `Token ${done} of ${total}` : 'Written; the judge reads'

const weightOf = ({ settings }: SeedsRequest): number => settings.columns.at(-1)?.weight ?? 0
