// The exercise: a slider for w, an unsteered and a steered text at that w, metrics against w, and where a judge's score peaks.

import { Switch } from '@mantine/core'
import { useMemo } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { More } from '../parts/More.tsx'
import { weightText } from '../parts/numbers.ts'
import { Legend } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { TextCards } from '../parts/TextCard.tsx'
import { TryIt, Work } from '../parts/TryIt.tsx'
import { Curves } from './Curves.tsx'
import { metricsOf, peaksAtLargest, peaksOf, textAt } from './curves.ts'
import { curveRows, textRows } from './evidence.ts'
import { type PushedMethod, type PushedSet, pushedMethods, pushedWeights } from './format.ts'
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
  const { weight, method, prompt, alone } = state
  const judge = set.judges[state.judge] as PushedSet['judges'][number]
  const peaks = useMemo(() => peaksOf(set, judge.name), [set, judge.name])
  const promptOf = (wanted: string) => set.prompts.find(({ id }) => id === wanted)?.prompt ?? ''
  const largest = weights.at(-1) as number
  const cardOf = (shown: PushedMethod, at: number, title: string) => {
    const text = textAt(set, shown, at, prompt)
    if (!text) return null
    const metrics = metricsOf(text, shown, judge.name)
    return (
      <MethodCard
        method={at === 0 ? 'topK' : shown}
        title={title}
        prompt={promptOf(prompt)}
        text={text.text}
        finished={text.finished}
        // Heads differ between methods, so an unsteered text has no reward of its own.
        metrics={at === 0 ? { ...metrics, own: null } : metrics}
      />
    )
  }

  return (
    <>
      <TryIt
        lab="push"
        goals={[
          {
            name: 'peak',
            text: 'Drag w from 0 to its maximum and read the text on the way. Above which w does the reward rise little, while the distance from top-k sampling grows?',
            met: weight === largest,
          },
          {
            name: 'never',
            text: `Break the claim: show only one prompt’s curves, and find a prompt for which the first judge’s score of PARGS is highest at w = ${weightText(largest)}.`,
            met: alone && state.judge === 0 && peaksAtLargest(set, 'pargs', judge.name, prompt),
          },
          {
            name: 'words',
            text: 'Switch to the judge that reads only words. Does its score peak at the same w? Are these prompts enough to decide?',
            met: state.judge > 0,
          },
        ]}
      />
      <Work>
        <div className={classes.choices}>
          <LabSelect
            label="Prompt"
            value={prompt}
            options={set.prompts.map(({ id }) => id)}
            textOf={promptOf}
            onChange={(id) => change({ ...state, prompt: id })}
          />
          <LabSelect
            label="Steered by"
            value={method}
            options={pushedMethods}
            textOf={(name) => methods[name].label}
            onChange={(name) => change({ ...state, method: name })}
          />
        </div>
        <div>
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
          <TextCards>
            {cardOf(method, weight, `${methods[method].label} at w = ${weightText(weight)}`)}
            {weight === 0 ? (
              <p className={classes.same}>At w = 0 all three methods write this text, which is top-k’s.</p>
            ) : (
              cardOf(method, 0, 'No steering (top-k)')
            )}
          </TextCards>
          <div className={classes.choices}>
            <LabSelect
              label="Judge"
              value={state.judge}
              options={set.judges.map((_, place) => place)}
              textOf={(place) =>
                set.judges[place]?.name.endsWith('Words') ? 'words only' : 'independent reward model'
              }
              onChange={(place) => change({ ...state, judge: place })}
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
              entries={pushedMethods.map((name) => ({ look: methodLook(name), label: methods[name].label }))}
              line
            />
          </p>
          <Curves
            names={['own', 'judge', 'kl']}
            set={set}
            peaks={peaks}
            judge={judge.name}
            weight={weight}
            prompt={alone ? prompt : null}
          />
          <p className={parts.note}>
            {alone
              ? 'Each point is one text, so differences may be chance. '
              : `Means over ${set.prompts.length} prompts, one text each, ± standard error over prompts.`}
          </p>
        </div>
        <More about="where the judge’s score peaks, and repetition">
          <PeakTable peaks={peaks} largest={largest} />
          <Curves
            names={['repetition']}
            set={set}
            peaks={peaks}
            judge={judge.name}
            weight={weight}
            prompt={alone ? prompt : null}
          />
          <p className={parts.note}>
            CD’s steering reward is the score of a value head, which predicts the reward of the text at 48 tokens,
            finished or not. Judge: {judge.title}.
          </p>
          <div className={parts.buttons}>
            <DownloadButton file="push-curves.csv" what="curves" rows={() => curveRows(set)} />
            <DownloadButton file="push-texts.csv" what="metrics of all texts" rows={() => textRows(set)} />
          </div>
        </More>
        <More about="your own prompt">
          <LiveRun set={set} weight={weight} prompt={promptOf(prompt)} judge={judge.name} />
        </More>
      </Work>
    </>
  )
}
