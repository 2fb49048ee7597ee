// The lesson on over-optimisation: how hard one may push, by a judge that pushes nothing.

import { Button } from '@mantine/core'
import { checkPushed } from '../../sharing/pushed.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { useRecordedSet } from '../parts/useRecordedSet.ts'
import { Exercise } from './Exercise.tsx'
import { PREDICTION } from './prediction.ts'
import { read, write } from './state.ts'

const form = { read, write }

export default function Push() {
  const { state, change, given } = useLinkState(form)
  const recorded = useRecordedSet('labs/push.json.gz', checkPushed)
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
      prediction={PREDICTION}
      shown={
        <>
          What is measured by the reward that pushes says little about how good the pushed texts are: it rises with w,
          past the point from which a judge, who pushes nothing, finds no more to like. By then the texts are far from
          what the language model writes. How far one may push differs from method to method, and with it how sure the
          turn is: the table says where {'the'} prompts cannot tell.
        </>
      }
      notShown={
        <>
          That readers would say what the judge says. It is a small model’s opinion too, and it learned from the same
          collection of reviews as the reward; so did the judge of words. One small language model, one reward, one text
          a prompt, 48 tokens: where the turn lies is a fact about these, that there is one is not a law. “Equal push”
          holds for candidates of the unpushed model alone.
        </>
      }
      sources={
        <>
          Over-optimisation: <Paper id="2210.10760">Scaling Laws for Reward Model Overoptimization</Paper>; the methods:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>.{' '}
          {recorded.kind === 'ready' && (
            <>
              Made by{' '}
              {recorded.data.commands.map((command, place) => (
                <span key={command}>
                  {place > 0 && ', then '}
                  <code>{command}</code>
                </span>
              ))}{' '}
              ({recorded.data.model.name}); every mean and turn is computed on this page from the{' '}
              {recorded.data.texts.length} texts, which the CSV has all figures of.
            </>
          )}
        </>
      }
    >
      {recorded.kind === 'ready' && <Exercise set={recorded.data} state={state} change={change} />}
      {recorded.kind === 'loading' && <p role="status">The recorded texts are on their way …</p>}
      {recorded.kind === 'failed' && (
        <ErrorNote title="The recorded texts are not there" message={recorded.message} detail="">
          <Button size="xs" onClick={recorded.again}>
            Try again
          </Button>
        </ErrorNote>
      )}
    </LabPage>
  )
}
