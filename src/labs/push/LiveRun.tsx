// The lesson's comparison on the user's own prompt: texts are written, judged and measured in this browser.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { useLoadsFirst, useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createSeedComparison, type SeedsRequest } from '../../store/jobs/seedComparison.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import type { WorkDone } from '../../worker/protocol.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LiveStatus, StartStop } from '../parts/LiveControls.tsx'
import { weightText } from '../parts/numbers.ts'
import { TextCards } from '../parts/TextCard.tsx'
import { type PushedSet, type PushedText, pushedMethods } from './format.ts'
import { MethodCard } from './MethodCard.tsx'
import classes from './Push.module.css'

/** Longer prompts are slow. */
const MAX_CHARACTERS = 400
/** Length limits below that of the recorded texts, for slow devices. */
const LENGTHS = [16, 32]
const MAX_SEED = 999_999

const createRun = ({ client, withModel }: OwnStoreParts) => createSeedComparison(client, withModel)

export interface LiveRunProps {
  set: Pick<PushedSet, 'settings' | 'reward'>
  weight: number
  /** The recorded prompt, used until the user types one. */
  prompt: string
  judge: string
}

export function LiveRun({ set, weight, prompt: given, judge }: LiveRunProps) {
  // A typed prompt is kept when the user chooses another recorded prompt.
  const [typed, setTyped] = useState<string | null>(null)
  const prompt = typed ?? given
  const [seed, setSeed] = useState(1)
  const [maxTokens, setMaxTokens] = useState(set.settings.maxTokens)
  const { state, start, stop } = useOwnStore(createRun, (run) => run)
  const loadsFirst = useLoadsFirst()
  const requestOf = (seed: number): SeedsRequest => ({
    prompt,
    settings: {
      columns: [{ method: 'topK', weight: 0 }, ...pushedMethods.map((method) => ({ method, weight }))],
      weight,
      reward: set.reward,
      ...set.settings,
      maxTokens,
      seed,
      sample: 0,
      chat: false,
    },
    seeds: [seed],
    judge,
  })
  const runNextSeed = () => {
    const next = (seed + 1) % (MAX_SEED + 1)
    setSeed(next)
    void start(requestOf(next))
  }
  return (
    <section className={classes.live} aria-label="Live">
      <div className={classes.ask}>
        <GrowingTextarea
          className={classes.askPrompt}
          label="Prompt"
          description="The reward was trained on film reviews, so enter the start of one, in English."
          minRows={1}
          maxRows={4}
          maxLength={MAX_CHARACTERS}
          value={prompt}
          onChange={(event) => setTyped(event.currentTarget.value)}
          dir="auto"
        />
        <LabSelect
          label="Tokens"
          value={maxTokens}
          options={[...LENGTHS, set.settings.maxTokens]}
          onChange={setMaxTokens}
        />
        <StartStop
          running={state.kind === 'running'}
          disabled={prompt.trim() === ''}
          onStart={() => start(requestOf(seed))}
          onStop={stop}
        >
          Run at w = {weightText(weight)} here{loadsFirst}
        </StartStop>
      </div>
      <LiveStatus
        words={
          state.kind === 'running'
            ? progressText(state.progress)
            : state.kind === 'done'
              ? `Written here at w = ${weightText(state.request.settings.weight)}, seed ${state.request.settings.seed}. Each text is one sample; another seed gives a different one.`
              : ''
        }
        progress={state.kind === 'running' ? state.progress : null}
        progressName="Writing and judging"
        error={state.kind === 'failed' ? { ...state.error, title: 'Could not write the texts' } : null}
      />
      {state.kind === 'done' && (
        <>
          <TextCards>
            {state.request.settings.columns.map(({ method }, index) => {
              const measured = state.result[0]?.columns[index]
              return (
                measured && (
                  <MethodCard
                    key={method}
                    method={method as PushedText['method']}
                    prompt={state.request.prompt}
                    text={measured.text}
                    finished={measured.finished}
                    metrics={{
                      own: measured.ownReward,
                      judge: measured.judge,
                      kl: measured.klToTopK,
                      repetition: measured.repetition.rep2,
                    }}
                  />
                )
              )
            })}
          </TextCards>
          <Button size="sm" variant="default" onClick={runNextSeed}>
            Run the next seed
          </Button>
        </>
      )}
    </section>
  )
}

function progressText(progress: WorkDone | null): string {
  if (progress === null) return 'Waiting for the model'
  const { done, total } = progress
  return done < total ? `Token ${done} of ${total}` : 'The judge is scoring the texts'
}
