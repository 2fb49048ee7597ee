// The lesson on over-optimization: how far the weight can rise, by a judge that does not steer.

import { useMemo } from 'react'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { weightText } from '../parts/numbers.ts'
import { Recorded } from '../parts/Recorded.tsx'
import { turns } from './curves.ts'
import { Exercise } from './Exercise.tsx'
import { checkPushed, type PushedSet, pushedWeights } from './format.ts'
import { link } from './state.ts'
import { predictionOf, shownOf } from './words.ts'

export default function Push() {
  const recorded = useRecordedSet('labs/push.json.gz', checkPushed)
  return (
    <Recorded set={recorded} what="recorded texts">
      {(set) => <Lesson set={set} />}
    </Recorded>
  )
}

function Lesson({ set }: { set: PushedSet }) {
  const { prediction, shown } = useMemo(() => findingsOf(set), [set])
  return (
    <LabPage
      name="push"
      link={link}
      intro={
        <>
          <p>Every method here adds a reward to the base log-probability ℓ of a next token, and samples from</p>
          <Formula display>
            {String.raw`\pi(v) \;\propto\; \exp\!\Big(\ell(v) + w\,\frac{r(v)}{s}\Big) \quad\text{over the 10 most probable tokens } v`}
          </Formula>
          <p>
            The weight w sets how strongly the reward steers. s is the standard deviation of its scores over the base
            model’s own candidates; dividing by it makes weights comparable between methods. The reward was trained on
            film reviews. So was the judge, on other reviews and other layers of the model; it does not steer, and
            scores the finished text.
          </p>
        </>
      }
      prediction={prediction}
      shown={<>{shown} The table gives the uncertainty.</>}
      notShown={
        <>
          What readers would prefer: the judge is a small model too, trained on the same collection of reviews, and so
          is the judge of words. What holds beyond one small language model, one reward, one text per prompt and 48
          tokens. And w is comparable between methods only for the base model’s own candidates.
        </>
      }
      sources={
        <>
          Over-optimization: <Paper id="2210.10760">Scaling Laws for Reward Model Overoptimization</Paper>; the methods:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Made by{' '}
          {set.commands.map((command, place) => (
            <span key={command}>
              {place > 0 && ', then '}
              <code>{command}</code>
            </span>
          ))}{' '}
          ({set.model.name}). This page computes every mean and every peak from the {set.texts.length} texts; the CSV
          has their figures.
        </>
      }
    >
      {(state, change) => <Exercise set={set} state={state} change={change} />}
    </LabPage>
  )
}

/** The findings of the recorded texts in words, by the first judge. */
function findingsOf(set: PushedSet) {
  const largest = weightText(pushedWeights(set).at(-1) as number)
  const found = turns(set, set.judges[0]?.name ?? '')
  return { prediction: predictionOf(set, largest), shown: shownOf(set, found, largest) }
}
