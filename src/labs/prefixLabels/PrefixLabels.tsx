// The lesson on prefix labels: does a prefix deserve the label of its text?

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { More } from '../parts/More.tsx'
import { Exercise } from './Exercise.tsx'
import { SetWords } from './SetWords.tsx'
import { link } from './state.ts'

export default function PrefixLabels() {
  return (
    <LabPage
      name="prefix-labels"
      link={link}
      intro={
        <>
          <p>
            PARGS trains on pairs of texts, a better one y and a worse one y′, cut after the same number of tokens. It
            assumes that every prefix inherits the label of its text:
          </p>
          <Formula display>{String.raw`y \succ y' \;\Rightarrow\; y_{\le i} \succ y'_{\le i}`}</Formula>
          <p>
            But a prefix can have many endings. So let the base model write many, and compare the two prefixes by the{' '}
            <b>mean</b> reward of their endings, or by the <b>best of n</b> endings.
          </p>
          <More about="both criteria as formulas">
            <Formula
              display
            >{String.raw`\text{mean:}\quad \mathbb{E}_{z \sim \pi_{\mathrm{base}}}\, R(y_{\le i}\, z)`}</Formula>
            <Formula display>
              {String.raw`\text{best of } n\text{:}\quad \max_{j \le n} R(y_{\le i}\, z_j), \quad z_j \sim \pi_{\mathrm{base}}`}
            </Formula>
          </More>
        </>
      }
      prediction={{
        question:
          'The base model wrote pairs of film texts; a judge clearly prefers one text of each pair. Cut both after a quarter of the shorter one, and let the model write 16 endings for each prefix. In how many pairs does the better text’s prefix have the higher mean reward?',
        choices: [
          'In about half: a quarter of a text says nothing about the rest.',
          'In about two thirds.',
          'In about nine out of ten: a good text starts well.',
        ],
        right: 2,
        because: (
          <>
            If the judge clearly prefers one text, that text usually has the better prefix, too. But not always: some
            prefixes deserve the opposite label.
          </>
        ),
      }}
      shown={
        <>
          Whether a prefix deserves its text’s label depends on the reward. For film texts it usually does: the label is
          right in <SetWords name="film" />. For short sentences that a program checks, up to the middle of a text, it
          is hardly better than a coin flip: <SetWords name="task" />. The mean and the best of n usually agree.
        </>
      }
      notShown={
        <>
          Close pairs: the film texts of a pair differ by at least 1 in the judge’s log-odds. That judge also chose the
          better text; by another model’s scores, labels are right less often. Whether wrong labels do harm is not
          tested. “Undecided” means too few endings, not a tie.
        </>
      }
      sources={
        <>
          <p>
            A few early prefixes clearly deserve the opposite label. The two criteria always agree if an ending can only
            pass or fail. To test whether wrong labels do harm would require heads trained on inherited and on measured
            labels. The base model wrote the endings; a steered model might continue differently.
          </p>
          <p>
            The loss on prefixes:{' '}
            <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Both sets were
            recorded with <code>tokenwise endings</code> from texts of the base model. Intervals: Welch for a difference
            of means, Newcombe for a difference of shares, a bootstrap over endings for the best of n, and Wilson for a
            share of pairs.
          </p>
        </>
      }
    >
      {(state, change) => <Exercise state={state} change={change} />}
    </LabPage>
  )
}
