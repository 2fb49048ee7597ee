// The exercise on three-word texts: the user moves scores and sees both losses and what ARGS writes.

import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { signed } from '../../ui/format.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Goals } from '../parts/Goals.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
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

export function Exercise({ state, change }: { state: WorldState; change: (next: WorldState) => void }) {
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
      <Goals
        lab="untrained-scores"
        goals={[
          {
            name: 'still',
            text: 'Move the score of a prefix (drag its slider, or use the arrow keys). Which numbers change, and which number does not?',
            met: prefixMoved && loss === fittedLoss,
          },
          {
            name: 'worse',
            text: 'Move only prefix scores, and bring the mean rating of ARGS’s texts below 0, the base model’s mean rating.',
            met: rating < 0 && weight > 0 && loss === fittedLoss,
          },
          { name: 'texts', text: 'Break the claim: change the full-sequence loss.', met: loss !== fittedLoss },
        ]}
      />
      <div className={parts.controls}>
        <LabSlider
          name="Weight w"
          {...WEIGHTS}
          startPointValue={0}
          value={weight}
          written={weightText(weight)}
          onChange={(to) => change({ ...state, weight: to })}
        />
      </div>
      <div className={parts.buttons}>
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
        <DownloadButton file="untrained-scores.csv" what="all pairs" rows={() => pairTable(scores)} />
      </div>
      <div className={classes.exercise}>
        <dl className={classes.numbers} aria-label="Losses and rating">
          <div>
            <dt>full-sequence loss</dt>
            <dd data-testid="full-loss">{loss}</dd>
            <dd className={classes.change}>
              {loss === fittedLoss ? 'exactly unchanged' : `${signed(loss - fittedLoss, 6)}: changed`}
            </dd>
          </div>
          <div>
            <dt>prefix loss</dt>
            <dd data-testid="prefix-loss">{onPrefixes.toFixed(6)}</dd>
            <dd className={classes.change}>
              {onPrefixes === fittedPrefixLoss ? 'minimal' : `${signed(onPrefixes - fittedPrefixLoss, 6)}: changed`}
            </dd>
          </div>
          <div>
            <dt>mean rating of ARGS’s texts</dt>
            <dd data-testid="rating">{signed(rating)}</dd>
            <dd className={classes.change}>base model: 0.00</dd>
          </div>
        </dl>
        <div>
          <ScoreTree scores={scores} probabilities={probabilities} moved={moved} onMove={move} />
          <p className={parts.note}>
            The width of a line shows ARGS’s probability of that branch. On the right are each text’s score and its
            probability under ARGS. The trained scores minimize both losses; the trained score of a text is its rating.
            At the third word, ARGS scores finished texts, and those scores are trained.
          </p>
          <div className={classes.finished}>
            <LabSelect
              label="For comparison: the score of a finished text"
              value={text}
              options={texts}
              textOf={written}
              onChange={setText}
            />
            <LabSlider
              name={`Score of “${written(text)}”`}
              label="Score"
              {...SCORES}
              startPointValue={0}
              value={scoreOf(scores, text)}
              written={signed(scoreOf(scores, text))}
              onChange={(to) => move(text, to)}
            />
          </div>
        </div>
      </div>
    </>
  )
}
