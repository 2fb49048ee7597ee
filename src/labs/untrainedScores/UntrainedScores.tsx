// The lesson on Theorem 1: a loss on finished texts does not determine what is said of beginnings.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { Exercise } from './Exercise.tsx'
import { RealModel } from './RealModel.tsx'
import { read, write } from './state.ts'

const form = { read, write }

export default function UntrainedScores() {
  const { state, change, given } = useLinkState(form)
  return (
    <LabPage
      name="untrained-scores"
      opened={given}
      intro={
        <>
          <p>
            A reward model is shown pairs of finished texts and learns which one readers prefer. Its Bradley-Terry loss
            compares the scores of the two:
          </p>
          <Formula display>
            {String.raw`\mathcal{L} = -\,\mathbb{E}\,\log \sigma\big(r(y^{\text{preferred}}) - r(y^{\text{other}})\big)`}
          </Formula>
          <p>
            ARGS then asks the same model about every unfinished text, to choose the next word. Here is a world small
            enough to see whole: three words, and texts of three. A reader’s liking is +1 for each <i>good</i>, −1 for
            each <i>bad</i>, turned round by a <i>not</i> before it.
          </p>
        </>
      }
      prediction={{
        question:
          'The reward model gives the unfinished text “good …” the score +0.68. Suppose it said −5 instead. What happens to the loss that it was trained with?',
        choices: [
          'It rises much: readers like “good”.',
          'It rises a little: most texts that begin with “good” are liked.',
          'It does not change at all.',
        ],
        right: 2,
        because: (
          <>
            The loss asks for scores of finished texts and for no other. It stays as it is whatever is said of “good …”,
            and training, which follows the loss, has no reason to put it right.
          </>
        ),
      }}
      shown={
        <>
          The Bradley-Terry loss on finished texts does not depend on any score of a beginning. In the small world two
          sets of scores with the same loss, to the last digit, make ARGS write what readers like or what they do not.
          With the real model, two trained heads with the same loss on finished reviews, as far as these pairs can tell,
          steer ARGS opposite ways. A loss on beginnings, PARGS’s, tells them apart in both.
        </>
      }
      notShown={
        <>
          That plain training goes wrong like this. The twin was trained to; the first head, trained in the plain way,
          is right about most beginnings. Its training also compared texts at their last word, without the end token,
          which helps, and which the twin was not held to. The loss on finished texts does not protect the scores of
          beginnings: that is all that was shown, and it is what the theorem says.
        </>
      }
      sources={
        <>
          Theorem 1 of <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>; ARGS:{' '}
          <Paper id="2402.01694">Alignment as Reward-Guided Search</Paper>. The small world’s numbers rest on nothing
          but this page: 351 pairs, every text against every other. The real model’s were made by the commands beside
          them, from pairs of the Large Movie Review Dataset (Maas et al., ACL 2011) and prompts of our own.
        </>
      }
    >
      <Exercise state={state.world} change={(world) => change({ ...state, world })} />
      <RealModel state={state.real} change={(real) => change({ ...state, real })} />
    </LabPage>
  )
}
