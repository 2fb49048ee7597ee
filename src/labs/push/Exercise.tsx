// The exercise: a slider over w, four figures against w, the texts at that w, and where a judge's score peaks.

import { Switch } from '@mantine/core'
import { useMemo } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Goals } from '../parts/Goals.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import { TextCards } from '../parts/TextCard.tsx'
import { Curves } from './Curves.tsx'
import { figureOf, neverTurns, textAt, turns } from './curves.ts'
import { curveRows, textRows } from './evidence.ts'
import { type PushedSet, pushedMethods, pushedWeights } from './format.ts'
import { LiveRun } from './LiveRun.tsx'
import { MethodCard } from './MethodCard.tsx'
import classes from './Push.module.css'
import { fitted, type LabState } from './state.ts'
import { TurnTable } from './TurnTable.tsx'

export interface ExerciseProps {
  set: PushedSet
  state: LabState
  change: (next: LabState) => void
}

export function Exercise({ set, state: asked, change }: ExerciseProps) {
  const weights = useMemo(() => pushedWeights(set), [set])
  const state = fitted(
    asked,
    weights,
    set.prompts.map(({ id }) => id),
    set.judges.length,
  )
  const { weight, prompt, alone } = state
  const judge = set.judges[state.judge] as PushedSet['judges'][number]
  const found = useMemo(() => turns(set, judge.name), [set, judge.name])
  const [first] = set.judges as [PushedSet['judges'][number]]
  const promptOf = (wanted: string) => set.prompts.find(({ id }) => id === wanted)?.prompt ?? ''
  const last = weights.at(-1) as number
  const shown = weight === 0 ? (['pargs'] as const) : pushedMethods

  return (
    <>
      <Goals
        lab="push"
        goals={[
          {
            name: 'peak',
            text: 'Drag w from 0 to its maximum and read the texts on the way. From which w on does steering harder mostly add distance?',
            met: weight === last,
          },
          {
            name: 'never',
            text: `Break the rule: find a prompt, shown alone, whose PARGS text at w = ${weightText(last)} has the highest score by the first judge.`,
            met: alone && state.judge === 0 && neverTurns(set, 'pargs', first.name, prompt),
          },
          {
            name: 'words',
            text: 'Switch to the other judge, which reads only words. Does its score peak at the same w? Do these prompts decide it?',
            met: state.judge > 0,
          },
        ]}
      />
      <div className={classes.sticky}>
        {/* Each recorded weight is one step. */}
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
          textOf={(place) => judgeLabel(set.judges[place]?.name ?? '')}
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
        {pushedMethods.map((method) => (
          <span key={method}>
            <MarkIcon look={methodLook(method)} line /> {methods[method].label}
          </span>
        ))}
      </p>
      <Curves set={set} turns={found} judge={judge.name} weight={weight} prompt={alone ? prompt : null} />
      <p className={parts.note}>
        {alone
          ? 'Each point is one text, so expect chance. '
          : `Means over ${set.prompts.length} prompts, one text each, ± standard error over prompts. `}
        CD’s own reward is a value: it predicts the reward of the text at 48 tokens, finished or not. Judge:{' '}
        {judge.title}.
      </p>
      <h3 className={classes.subheading}>
        {weight === 0 ? 'No steering: the text of all three at w = 0' : `The texts at w = ${weightText(weight)}`}
      </h3>
      <TextCards>
        {shown.map((method) => {
          const text = textAt(set, method, weight, prompt)
          if (!text) return null
          const figure = (name: 'own' | 'judge' | 'kl' | 'repetition') => figureOf(text, method, name, judge.name)
          return (
            <MethodCard
              key={method}
              method={weight === 0 ? 'topK' : method}
              prompt={promptOf(prompt)}
              text={text.text}
              finished={text.finished}
              own={weight === 0 ? null : figure('own')}
              judge={figure('judge')}
              kl={figure('kl')}
              repetition={figure('repetition')}
            />
          )
        })}
      </TextCards>
      <h3 className={classes.subheading}>Where the judge’s score peaks</h3>
      <TurnTable turns={found} largest={last} />
      <LiveRun set={set} weight={weight} prompt={promptOf(prompt)} judge={judge.name} />
      <div className={parts.buttons}>
        <DownloadButton file="push-curves.csv" what="curves" rows={() => curveRows(set)} />
        <DownloadButton file="push-texts.csv" what="figures of all texts" rows={() => textRows(set)} />
      </div>
    </>
  )
}

/** A judge's name in the menu; its title is below the curves. */
function judgeLabel(name: string): string {
  return name.endsWith('Words') ? 'words only' : 'independent reward model'
}
