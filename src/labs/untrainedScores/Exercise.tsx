// The exercise in the world of three words: move scores by hand, and watch two losses and what ARGS writes.

import { Button, NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import { signed } from '../../ui/format.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Goals } from '../parts/Goals.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import classes from './Exercise.module.css'
import { ScoreTree } from './ScoreTree.tsx'
import { reversedPrefixes, SCORES, START, scoresOf, WEIGHTS, type WorldState } from './state.ts'
import {
  argsProbabilities,
  fittedScores,
  fullSequenceLoss,
  LENGTH,
  meanLiking,
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
  const liked = meanLiking(probabilities)
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
            text: 'Move the score of a beginning (drag it in the tree, or use the arrow keys). Which numbers follow, which one does not?',
            met: prefixMoved && loss === fittedLoss,
          },
          {
            name: 'worse',
            text: 'By beginnings alone, make ARGS write texts that readers like less than those of the base model, which draws words evenly: mean liking below 0.',
            met: liked < 0 && weight > 0 && loss === fittedLoss,
          },
          {
            name: 'texts',
            text: 'Break it: make the full-sequence loss move.',
            met: loss !== fittedLoss,
          },
        ]}
      />
      <div className={parts.controls}>
        <LabSlider
          name="Weight w"
          label="Weight w"
          {...WEIGHTS}
          startPointValue={0}
          value={weight}
          written={weightText(weight)}
          onChange={(to) => change({ ...state, weight: to })}
        />
      </div>
      <div className={parts.buttons}>
        <Button size="sm" onClick={() => change({ ...state, moved: reversedPrefixes(fitted, state) })}>
          Say the opposite on every beginning
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={moved.size === 0}
          onClick={() => change({ ...state, moved: START.world.moved })}
        >
          Back to the trained scores
        </Button>
        <DownloadButton file="untrained-scores.csv" rows={() => pairTable(scores)}>
          All pairs as CSV
        </DownloadButton>
      </div>
      <div className={classes.exercise}>
        <dl className={classes.numbers} aria-label="Losses and liking">
          <div>
            <dt>full-sequence loss</dt>
            <dd data-testid="full-loss">{loss}</dd>
            <dd className={classes.change}>
              {loss === fittedLoss ? 'the same to the last digit' : `${signed(loss - fittedLoss, 6)}: it has moved`}
            </dd>
          </div>
          <div>
            <dt>prefix loss</dt>
            <dd data-testid="prefix-loss">{onPrefixes.toFixed(6)}</dd>
            <dd className={classes.change}>
              {onPrefixes === fittedPrefixLoss
                ? 'at its smallest'
                : `${signed(onPrefixes - fittedPrefixLoss, 6)}: it notices`}
            </dd>
          </div>
          <div>
            <dt>mean liking of what ARGS writes</dt>
            <dd data-testid="liking">{signed(liked)}</dd>
            <dd className={classes.change}>base model alone: 0.00</dd>
          </div>
        </dl>
        <div>
          <ScoreTree scores={scores} probabilities={probabilities} moved={moved} onMove={move} />
          <p className={parts.note}>
            Lines are as wide as ARGS goes that way; at the right, each text’s score and ARGS’s probability of it. The
            trained scores make both losses smallest; a text’s is its liking. At the third word ARGS asks about finished
            texts, where it is told right.
          </p>
          <div className={classes.finished}>
            <NativeSelect
              size="sm"
              label="A finished text’s score, for comparison"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              data={texts.map((path) => ({ value: path, label: written(path) }))}
            />
            <LabSlider
              name={`Score of “${written(text)}”`}
              label="its score"
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
