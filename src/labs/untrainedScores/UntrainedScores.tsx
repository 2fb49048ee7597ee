// The lesson on untrained scores: a loss on finished texts does not determine the scores of prefixes.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { More } from '../parts/More.tsx'
import { Exercise } from './Exercise.tsx'
import { RealModel } from './RealModel.tsx'
import { isStart, link } from './state.ts'

export default function UntrainedScores() {
  return (
    <LabPage
      name="untrained-scores"
      link={link}
      intro={
        <>
          <p>
            A reward model sees pairs of finished texts and learns which one readers prefer. Its Bradley-Terry loss
            compares the two scores:
          </p>
          <Formula display>
            {String.raw`\mathcal{L} = -\,\mathbb{E}\,\log \sigma\big(r(y^{\text{preferred}}) - r(y^{\text{other}})\big)`}
          </Formula>
          <p>
            ARGS then scores unfinished texts with the same model, and picks the next word by those scores. In this
            small example, the vocabulary has three words, and so has each text. Readers rate a text +1 for each{' '}
            <i>good</i> and −1 for each <i>bad</i>; a preceding <i>not</i> flips the sign.
          </p>
        </>
      }
      prediction={{
        question:
          'The reward model assigns the unfinished text “good …” a score of +0.68. Suppose we change that score to −5. What happens to the training loss?',
        choices: [
          'It rises a lot: readers prefer “good”.',
          'It rises a little: most texts that start with “good” have a positive rating.',
          'It does not change at all.',
        ],
        right: 2,
        because: (
          <>
            The loss depends only on the scores of finished texts. Whatever the score of “good …”, the loss stays the
            same, and training has no reason to correct the score.
          </>
        ),
      }}
      shown={
        <>
          The Bradley-Terry loss on finished texts does not depend on the score of any prefix. In the small example, two
          sets of scores have exactly the same loss, but ARGS’s texts are rated above the base model’s with one set and
          below them with the other. The same happens with two heads of a real model. A loss on prefixes, which PARGS
          uses, distinguishes the two.
        </>
      }
      notShown={
        <>
          What ordinary training produces: the real model’s second head was trained to be wrong. A head trained the
          ordinary way ranks most prefixes correctly, but the loss does not ensure it.
        </>
      }
      sources={
        <>
          <p>
            The losses of the two heads on finished reviews do not differ measurably. The training of the first head,
            unlike its twin’s, also compared texts at their last word, before the end token, which helps.
          </p>
          <p>
            Training on full sequences does not determine the rewards of prefixes:{' '}
            <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. ARGS:{' '}
            <Paper id="2402.01694">Alignment as Reward-Guided Search</Paper>. The numbers of the small example are
            computed on this page, from all 351 pairs of its texts. The real model’s data were recorded with the
            commands shown next to them, on pairs from the Large Movie Review Dataset (Maas et al., ACL 2011) and our
            own prompts.
          </p>
        </>
      }
    >
      {(state, change) => (
        <Exercise state={state.world} change={(world) => change({ ...state, world })}>
          <More about="two heads of a real model" startsOpen={!isStart(state.real)}>
            <RealModel state={state.real} change={(real) => change({ ...state, real })} />
          </More>
        </Exercise>
      )}
    </LabPage>
  )
}
