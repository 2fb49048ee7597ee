// The lesson on over-optimization: up to which weight steering improves the score by a judge that does not steer.

import { useMemo } from 'react'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { More } from '../parts/More.tsx'
import { Recorded } from '../parts/Recorded.tsx'
import { Exercise } from './Exercise.tsx'
import { predictionOf, shownOf } from './findings.ts'
import { checkPushed, type PushedSet } from './format.ts'
import { link } from './state.ts'

export default function Push() {
  const recorded = useRecordedSet('labs/push.json.gz', checkPushed)
  return (
    <Recorded set={recorded} what="recorded texts">
      {(set) => <Lesson set={set} />}
    </Recorded>
  )
}

function Lesson({ set }: { set: PushedSet }) {
  const prediction = useMemo(() => predictionOf(set), [set])
  const shown = useMemo(() => shownOf(set), [set])
  return (
    <LabPage
      name="push"
      link={link}
      intro={
        <>
          <p>
            Every method here adds a reward r to the base log-probability ℓ of each candidate token, and samples from
          </p>
          <Formula display>{String.raw`\pi(v) \;\propto\; \exp\!\Big(\ell(v) + w\,\frac{r(v)}{s}\Big)`}</Formula>
          <p>
            The weight w sets how strongly the reward steers. An independent judge does not steer; it scores the
            finished text.
          </p>
          <More about="the candidates, s and the judge">
            <p>
              The candidates v are the 10 most probable tokens. The number s is the standard deviation of the reward
              over the base model’s own candidates; dividing by it makes weights comparable between methods. The reward
              was trained on film reviews. So was the judge, but on other reviews and other layers of the model.
            </p>
          </More>
        </>
      }
      prediction={prediction}
      shown={shown}
      notShown="People may prefer other texts: both judges are small models trained on reviews from one collection. The data cover one small language model, one reward and one text per prompt."
      sources={
        <>
          <p>
            Texts have at most 48 tokens. Weights are comparable between methods only for the base model’s own
            candidates. The table of peaks shows the intervals and standard errors.
          </p>
          <p>
            Over-optimization: <Paper id="2210.10760">Scaling Laws for Reward Model Overoptimization</Paper>; the
            methods: <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Recorded
            with{' '}
            {set.commands.map((command, place) => (
              <span key={command}>
                {place > 0 && ', then '}
                <code>{command}</code>
              </span>
            ))}{' '}
            ({set.model.name}). This page computes every mean and every peak from the {set.texts.length} texts; the CSV
            file has the metrics of each text.
          </p>
        </>
      }
    >
      {(state, change) => <Exercise set={set} state={state} change={change} />}
    </LabPage>
  )
}
