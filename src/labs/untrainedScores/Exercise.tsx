// The exercise on three-word texts: the user moves scores and sees both losses and what ARGS writes.

import { Button } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { signed } from '../../ui/format.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { More } from '../parts/More.tsx'
import { weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import { Readout } from '../parts/Readout.tsx'
import { TryIt, Work } from '../parts/TryIt.tsx'
import classes from './Exercise.module.css'
import { ScoreTree } from './ScoreTree.tsx'
import { reversedPrefixes, SCORES, START, scoresOf, WEIGHTS, type WorldState } from './state.ts'
import {
  argsProbabilities,
  fittedScores,
  fullSequenceLoss,
  LENGTH,
  meanRating,
  type Path,
  pairTable,
  prefixLoss,
  scoreOf,
  texts,
  written,
} from './world.ts'

const fitted = fittedScores()
const fittedLoss = fullSequenceLoss(fitted)
const fittedPrefixLoss = prefixLoss(fitted)

export interface ExerciseProps {
  state: WorldState
  change: (next: WorldState) => void
  /** The real model's part. */
  children: ReactNode
}

export function Exercise({ state, change, children }: ExerciseProps) {
  const { weight, moved } = state
  const scores = useMemo(() => scoresOf(fitted, { moved }), [moved])
  const probabilities = useMemo(() => argsProbabilities(scores, weight), [scores, weight])
  const loss = fullSequenceLoss(scores)
  const onPrefixes = prefixLoss(scores)
  const rating = meanRating(probabilities)
  const [text, setText] = useState<Path>(texts.at(13) as Path)
  const prefixMoved = [...moved.keys()].some((path) => path.length < LENGTH)
  const move = (path: Path, score: number) => change({ ...state, moved: new Map(moved).set(path, score) })

  return (
    <>
      <TryIt
        lab="untrained-scores"
        goals={[
          {
            name: 'still',
            text: 'Move the score of a prefix (drag its slider, or use the arrow keys). Which of the three numbers does not change?',
            met: prefixMoved && loss === fittedLoss,
          },
          {
            name: 'worse',
            text: 'Move only prefix scores, and bring the mean rating of ARGS’s texts below 0, the base model’s mean rating.',
            met: rating < 0 && weight > 0 && loss === fittedLoss,
          },
          {
            name: 'texts',
            text: 'Break the claim: change the full-sequence loss (below the tree).',
            met: loss !== fittedLoss,
          },
        ]}
      />
      <Work>
        <div>
          <Readout
            name="Losses and rating"
            items={[
              {
                id: 'full-loss',
                label: 'full-sequence loss',
                value: loss.toFixed(6),
                note: loss === fittedLoss ? 'exactly unchanged' : `${signed(loss - fittedLoss, 6)}: changed`,
              },
              {
                id: 'prefix-loss',
                label: 'prefix loss',
                value: onPrefixes.toFixed(6),
                note:
                  onPrefixes === fittedPrefixLoss ? 'minimal' : `${signed(onPrefixes - fittedPrefixLoss, 6)}: changed`,
              },
              {
                id: 'rating',
                label: 'mean rating of ARGS’s texts',
                value: signed(rating),
                note: 'base model: 0.00',
              },
            ]}
          />
          <div className={parts.bar}>
            <LabSlider
              name="Weight w"
              {...WEIGHTS}
              startPointValue={0}
              value={weight}
              written={weightText(weight)}
              onChange={(to) => change({ ...state, weight: to })}
            />
            <Button size="sm" onClick={() => change({ ...state, moved: reversedPrefixes(fitted, state) })}>
              Reverse all prefix scores
            </Button>
            <Button
              size="sm"
              variant="default"
              disabled={moved.size === 0}
              onClick={() => change({ ...state, moved: START.world.moved })}
            >
              Reset to the trained scores
            </Button>
          </div>
          <ScoreTree scores={scores} probabilities={probabilities} moved={moved} onMove={move} />
          <p className={parts.note}>
            Wider lines: more probable under ARGS. On the right: each finished text’s score and its probability under
            ARGS.
          </p>
          <div className={classes.finished}>
            <LabSelect label="A finished text" value={text} options={texts} textOf={written} onChange={setText} />
            <LabSlider
              name={`Score of “${written(text)}”`}
              label="Its score"
              {...SCORES}
              startPointValue={0}
              value={scoreOf(scores, text)}
              written={signed(scoreOf(scores, text))}
              onChange={(to) => move(text, to)}
            />
          </div>
        </div>
        <More about="the trained scores, and all pairs">
          <p className={parts.note}>
            The trained scores minimize both losses; the trained score of a text is its rating. At the third word, ARGS
            scores finished texts, and those scores are trained.
          </p>
          <DownloadButton file="untrained-scores.csv" what="all pairs" rows={() => pairTable(scores)} />
        </More>
        {children}
      </Work>
    </>
  )
}
