// The lesson on untrained scores: a loss on finished texts does not determine the scores of prefixes.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { Exercise } from './Exercise.tsx'
import { RealModel } from './RealModel.tsx'
import { link } from './state.ts'

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
            ARGS then uses the same model to score unfinished texts, and picks the next word by those scores. Here is an
            example small enough to show in full: a vocabulary of three words, and texts of three words. Readers rate a
            text +1 for each <i>good</i> and −1 for each <i>bad</i>; a preceding <i>not</i> flips the sign.
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
          below them with the other. In the real model, two heads whose losses on finished reviews do not differ
          measurably steer ARGS in opposite directions. In both cases, a loss on prefixes, which PARGS uses,
          distinguishes the two.
        </>
      }
      notShown={
        <>
          The twin does not show what ordinary training produces, because it was trained to be wrong. The first head,
          trained the ordinary way, ranks most prefixes correctly. The training of the first head, unlike the twin’s,
          also compared texts at their last word, before the end token, which helps. But the loss on finished texts does
          not ensure that prefixes are ranked correctly.
        </>
      }
      sources={
        <>
          Training on full sequences does not determine the rewards of prefixes:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. ARGS:{' '}
          <Paper id="2402.01694">Alignment as Reward-Guided Search</Paper>. The numbers of the small example are
          computed on this page, from all 351 pairs of its texts. The real model’s data were recorded with the commands
          shown next to them, on pairs from the Large Movie Review Dataset (Maas et al., ACL 2011) and our own prompts.
        </>
      }
    >
      {(state, change) => (
        <>
          <Exercise state={state.world} change={(world) => change({ ...state, world })} />
          <RealModel state={state.real} change={(real) => change({ ...state, real })} />
        </>
      )}
    </LabPage>
  )
}
