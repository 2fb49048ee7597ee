// The lesson on credit: one text under every head, how concentrated its credit is, what of a reward is free, and what
// endings say.

import { checkCredit } from '../../sharing/credit.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { averagesOf } from './averages.ts'
import { Exercise } from './Exercise.tsx'
import { read, write } from './state.ts'
import { spread } from './words.ts'

const form = { read, write }

export default function Credit() {
  const { state, change, given } = useLinkState(form)
  const recorded = useRecordedSet('labs/credit.json.gz', checkCredit)
  const averages = recorded.kind === 'ready' ? averagesOf(recorded.data) : null
  return (
    <LabPage
      name="credit"
      opened={given}
      intro={
        <>
          <p>
            A head gives every beginning of a text a reward r. Which token earned it? A token’s <b>advantage</b>{' '}
            compares it with what the language model would have put there, by the model’s own probabilities p over its k
            = 10 candidates:
          </p>
          <Formula display>
            {String.raw`A(y_i) \;=\; r(x, y_{\le i}) \;-\; \sum_{v} p(v \mid x, y_{<i})\; r(x, y_{<i}v)`}
          </Formula>
          <p>
            Credit is <b>even</b> when all tokens have the same |A|, and <b>sparse</b> when a few have it all. The Gini
            coefficient tells: 0 is even, and (n − 1)/n is one token of n. So does the share that the three largest
            have.
          </p>
        </>
      }
      prediction={{
        question:
          'The model writes 48 tokens about a film. How much of all credit, Σ|A| by the prefix head, do the three largest tokens have?',
        choices: [
          'About 6%: every token does its part.',
          'A quarter to a third: it is in between.',
          'More than 80%: one or two words decide.',
        ],
        right: 1,
        because: averages ? spread(averages) : 'The recorded texts tell how much: they could not be read yet.',
      }}
      shown={
        <>
          {averages && spread(averages)} Credit told in advantages does not change with a function of length, nor do
          PARGS’s choices; a curve of raw rewards does, so of a head that learned from pairs its rise and fall along a
          text mean nothing by themselves.
        </>
      }
      notShown={
        <>
          That a token with a large advantage caused the ending: an advantage compares one step, by one head, and heads
          can be wrong. That credit is spread like this for other rewards, longer texts or larger models: these are one
          small model’s texts about films. And “sparse” needs a yardstick: where the model is nearly certain of a token,
          that token can earn next to nothing, whoever judges.
        </>
      }
      sources={
        <>
          Rewards of beginnings:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>, whose Theorem 1
          says what training leaves open. The recorded texts are the model’s own, made by{' '}
          <code>{recorded.kind === 'ready' ? recorded.data.command : 'tokenwise credit'}</code>; tables can be
          downloaded above.
        </>
      }
    >
      <Exercise state={state} change={change} recorded={recorded} averages={averages} />
    </LabPage>
  )
}
