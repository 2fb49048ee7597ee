// The lesson on credit: one text under every head, how concentrated its credit is, which part of a reward is arbitrary, and how
// well heads predict endings.

import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { averagesOf, averagesText } from './averages.ts'
import { Exercise } from './Exercise.tsx'
import { checkCredit } from './format.ts'
import { link } from './state.ts'

export default function Credit() {
  const recorded = useRecordedSet('labs/credit.json.gz', checkCredit)
  const averages = recorded.kind === 'ready' ? averagesOf(recorded.data) : null
  return (
    <LabPage
      name="credit"
      link={link}
      intro={
        <>
          <p>
            A head assigns a reward r to every prefix of a text. Which tokens earned it? A token’s <b>advantage</b> is
            its reward minus the mean reward of the base model’s k = 10 candidates at that step, weighted by their
            probabilities p:
          </p>
          <Formula display>
            {String.raw`A(y_i) \;=\; r(x, y_{\le i}) \;-\; \sum_{v} p(v \mid x, y_{<i})\; r(x, y_{<i}v)`}
          </Formula>
          <p>
            Credit is <b>even</b> if all tokens have the same |A|, and <b>sparse</b> if a few have all of it.
          </p>
        </>
      }
      prediction={{
        question:
          'The base model writes 48 tokens about a film. According to the prefix head, what share of all credit Σ|A| do the three tokens with the largest |A| have?',
        choices: [
          'About 6%: all tokens contribute equally.',
          'A quarter to a third: a few tokens contribute more than the others.',
          'More than 80%: a few words decide.',
        ],
        right: 1,
        because: averages ? averagesText(averages) : 'The numbers come from the recorded texts, which have not loaded.',
      }}
      shown={
        <>
          Credit is uneven, and most of the unevenness comes from the base model, which is nearly certain of most
          tokens. Adding a function of length to the reward changes the curve of raw rewards, but neither the advantages
          nor PARGS’s choices. For a head trained on pairs, a rising or falling curve alone means nothing.
        </>
      }
      notShown={
        <>
          That a token with a large advantage caused the ending: an advantage compares candidates of one step, by one
          head, and heads can be wrong. All texts are film texts by one small model.
        </>
      }
      sources={
        <>
          <p>
            Other rewards, longer texts or larger models may give other results. “Sparse” needs a baseline: where the
            base model is nearly certain of a token, that token can earn almost nothing under any head.
          </p>
          <p>
            Rewards of prefixes, and what training does not determine:{' '}
            <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Recorded with{' '}
            <code>{recorded.kind === 'ready' ? recorded.data.command : 'tokenwise credit'}</code>. You can download the
            tables of the exercise.
          </p>
        </>
      }
    >
      {(state, change) => <Exercise state={state} change={change} recorded={recorded} averages={averages} />}
    </LabPage>
  )
}
