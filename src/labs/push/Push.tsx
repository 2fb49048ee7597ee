// The lesson on over-optimisation: how hard one may push, by a judge that pushes nothing.

import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { checkPushed, type PushedSet, pushedWeights } from '../../sharing/pushed.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { weightText } from '../parts/weightText.ts'
import { turns } from './curves.ts'
import { Exercise } from './Exercise.tsx'
import { read, write } from './state.ts'
import { predictionOf, shownOf } from './words.ts'

const form = { read, write }

export default function Push() {
  const { state, change, given } = useLinkState(form)
  const recorded = useRecordedSet('labs/push.json.gz', checkPushed)
  const set = recorded.kind === 'ready' ? recorded.data : null
  const told = useMemo(() => set && toldOf(set), [set])
  if (recorded.kind === 'failed')
    return (
      <ErrorNote title="The recorded texts are not there" message={recorded.message} detail="">
        <Button size="xs" onClick={recorded.again}>
          Try again
        </Button>
      </ErrorNote>
    )
  if (!set || !told) return <p role="status">The recorded texts are on their way …</p>
  return (
    <LabPage
      name="push"
      opened={given}
      intro={
        <>
          <p>
            Every method here adds a reward to the language model’s own log-probability ℓ of a next token, and draws
            from
          </p>
          <Formula display>
            {String.raw`\pi(v) \;\propto\; \exp\!\Big(\ell(v) + w\,\frac{r(v)}{s}\Big) \quad\text{over the 10 most probable tokens } v`}
          </Formula>
          <p>
            The weight w says how hard the reward pushes; s is the spread of its scores over the language model’s own
            candidates, so that one unit of w is the same push for each method. The reward was learned from film
            reviews. So was a judge, from other reviews and other layers of the model: it pushes nothing and reads the
            finished texts.
          </p>
        </>
      }
      prediction={told.prediction}
      shown={<>{told.shown} The table says how sure each turn is.</>}
      notShown={
        <>
          That readers would say what the judge says. It is a small model’s opinion too, and it learned from the same
          collection of reviews as the reward; so did the judge of words. One small language model, one reward, one text
          a prompt, 48 tokens: what holds for these need not hold for others. “Equal push” holds for candidates of the
          unpushed model alone.
        </>
      }
      sources={
        <>
          Over-optimisation: <Paper id="2210.10760">Scaling Laws for Reward Model Overoptimization</Paper>; the methods:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Made by{' '}
          {set.commands.map((command, place) => (
            <span key={command}>
              {place > 0 && ', then '}
              <code>{command}</code>
            </span>
          ))}{' '}
          ({set.model.name}). Every mean and every turn is computed on this page from the {set.texts.length} texts; the
          CSV has the figures of all.
        </>
      }
    >
      <Exercise set={set} state={state} change={change} />
    </LabPage>
  )
}

/** What the recorded texts say, in words; by the first judge. */
function toldOf(set: PushedSet) {
  const largest = weightText(pushedWeights(set).at(-1) as number)
  const found = turns(set, set.judges[0]?.name ?? '')
  return { prediction: predictionOf(set, largest), shown: shownOf(set, found, largest) }
}
