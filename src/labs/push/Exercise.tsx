// The exercise: a slider for w, four metrics against w, the texts at that w, and where a judge's score peaks.

import { Switch } from '@mantine/core'
import { useMemo } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Goals } from '../parts/Goals.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { weightText } from '../parts/numbers.ts'
import { Legend } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { TextCards } from '../parts/TextCard.tsx'
import { Curves } from './Curves.tsx'
import { metricsOf, peaksAtLargest, peaksOf, textAt } from './curves.ts'
import { curveRows, textRows } from './evidence.ts'
import { type PushedSet, pushedMethods, pushedWeights } from './format.ts'
import { LiveRun } from './LiveRun.tsx'
import { MethodCard } from './MethodCard.tsx'
import { PeakTable } from './PeakTable.tsx'
import classes from './Push.module.css'
import { fitted, type LabState } from './state.ts'

export interface ExerciseProps {
  set: PushedSet
  state: LabState
  change: (next: LabState) => void
}

export function Exercise({ set, state: linked, change }: ExerciseProps) {
  const weights = useMemo(() => pushedWeights(set), [set])
  const state = fitted(linked, set)
  const { weight, prompt, alone } = state
  const judge = set.judges[state.judge] as PushedSet['judges'][number]
  const peaks = useMemo(() => peaksOf(set, judge.name), [set, judge.name])
  const promptOf = (wanted: string) => set.prompts.find(({ id }) => id === wanted)?.prompt ?? ''
  const largest = weights.at(-1) as number
  const shown = weight === 0 ? (['pargs'] as const) : pushedMethods

  return (
    <>
      <Goals
        lab="push"
        goals={[
          {
            name: 'peak',
            text: 'Drag w from 0 to its maximum and read the texts on the way. Above which w does stronger steering add little reward and mainly increase the distance from top-k sampling?',
            met: weight === largest,
          },
          {
            name: 'never',
            text: `Break the claim: turn on “Show only this prompt’s curves” and find a prompt for which the first judge’s score for PARGS is highest at w = ${weightText(largest)}.`,
            met: alone && state.judge === 0 && peaksAtLargest(set, 'pargs', judge.name, prompt),
          },
          {
            name: 'words',
            text: 'Switch to the other judge, which reads only words. Does its score peak at the same w? Are these prompts enough to decide?',
            met: state.judge > 0,
          },
        ]}
      />
      <div className={classes.sticky}>
        {/* Each recorded weight is one step of the slider. */}
        <LabSlider
          name="Weight w"
          min={0}
          max={weights.length - 1}
          step={1}
          marks={weights.map((value, place) => ({ value: place, label: weightText(value) }))}
          startPointValue={Math.max(0, weights.indexOf(0))}
          value={weights.indexOf(weight)}
          written={weightText(weight)}
          onChange={(place) => change({ ...state, weight: weights[place] as number })}
        />
      </div>
      <div className={parts.controls}>
        <LabSelect
          label="Judge"
          value={state.judge}
          options={set.judges.map((_, place) => place)}
          textOf={(place) => (set.judges[place]?.name.endsWith('Words') ? 'words only' : 'independent reward model')}
          onChange={(place) => change({ ...state, judge: place })}
        />
        <LabSelect
          label="Prompt"
          value={prompt}
          options={set.prompts.map(({ id }) => id)}
          textOf={promptOf}
          onChange={(id) => change({ ...state, prompt: id })}
        />
        <Switch
          className={classes.switch}
          size="sm"
          label="Show only this prompt’s curves"
          checked={alone}
          onChange={(event) => change({ ...state, alone: event.currentTarget.checked })}
        />
      </div>
      <p className={classes.legend}>
        <Legend
          entries={pushedMethods.map((method) => ({ look: methodLook(method), label: methods[method].label }))}
          line
        />
      </p>
      <Curves set={set} peaks={peaks} judge={judge.name} weight={weight} prompt={alone ? prompt : null} />
      <p className={parts.note}>
        {alone
          ? 'Each point is one text, so differences may be random variation. '
          : `Means over ${set.prompts.length} prompts, one text each, ± standard error over prompts. `}
        CD’s steering reward is the score of a value head, which predicts the reward of the text at 48 tokens, finished
        or not. Judge: {judge.title}.
      </p>
      <h3 className={classes.subheading}>
        {weight === 0
          ? 'No steering: all three methods write the same text at w = 0'
          : `The texts at w = ${weightText(weight)}`}
      </h3>
      <TextCards>
        {shown.map((method) => {
          const text = textAt(set, method, weight, prompt)
          if (!text) return null
          const metrics = metricsOf(text, method, judge.name)
          return (
            <MethodCard
              key={method}
              method={weight === 0 ? 'topK' : method}
              prompt={promptOf(prompt)}
              text={text.text}
              finished={text.finished}
              metrics={weight === 0 ? { ...metrics, own: null } : metrics}
            />
          )
        })}
      </TextCards>
      <h3 className={classes.subheading}>Where the judge’s score peaks</h3>
      <PeakTable peaks={peaks} largest={largest} />
      <LiveRun set={set} weight={weight} prompt={promptOf(prompt)} judge={judge.name} />
      <div className={parts.buttons}>
        <DownloadButton file="push-curves.csv" what="curves" rows={() => curveRows(set)} />
        <DownloadButton file="push-texts.csv" what="metrics of all texts" rows={() => textRows(set)} />
      </div>
    </>
  )
}
