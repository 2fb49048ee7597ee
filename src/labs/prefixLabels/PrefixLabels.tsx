// The lesson on prefix labels: does a prefix deserve its text's label, or that of the endings it leads to?

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
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
            Is that fair? A prefix can lead to many endings, and the pair contains only one of them. So let the base
            model write many, and compare the two prefixes in one of two ways: by the <b>mean</b> reward of their
            endings, or by the <b>best of n</b>:
          </p>
          <Formula
            display
          >{String.raw`\text{mean:}\quad \mathbb{E}_{z \sim \pi_{\mathrm{base}}}\, R(y_{\le i}\, z)`}</Formula>
          <Formula display>
            {String.raw`\text{best of } n\text{:}\quad \max_{j \le n} R(y_{\le i}\, z_j), \quad z_j \sim \pi_{\mathrm{base}}`}
          </Formula>
        </>
      }
      prediction={{
        question:
          'The base model wrote pairs of film texts, and a judge clearly prefers one of each pair. Keep the first quarter of both, and let the model write 16 endings for each. In how many pairs does the better text’s prefix have the better endings, on average?',
        choices: [
          'In about half: a quarter of a text tells nothing.',
          'In about two thirds.',
          'In about nine of ten: a good text starts well.',
        ],
        right: 2,
        because: (
          <>
            The inherited label is right in <SetWords name="film" /> of the shorter text. Where the judge clearly
            prefers one text, its first words usually show it already. Usually, not always: some prefixes deserve the
            opposite label.
          </>
        ),
      }}
      shown={
        <>
          It depends on the reward. For film texts a prefix usually deserves its text’s label, more so the later the
          cut: the label is right in <SetWords name="film" />. For short sentences that a program checks it is hardly
          better than a coin up to the middle: <SetWords name="task" />. A few early prefixes clearly deserve the
          opposite label. The mean and the best of n usually agree, and always where an ending can only pass or fail.
        </>
      }
      notShown={
        <>
          How it is for close pairs: ours differ by at least 1 in the judge’s log-odds. Whether wrong labels do harm,
          which takes training heads on both kinds. How a steered model would continue: these endings are the base
          model’s. The film judge also chose which text is better; scored by another model, labels are right less often.
          And an undecided pair is not a tie: it has too few endings.
        </>
      }
      sources={
        <>
          The loss on prefixes:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Both sets:{' '}
          <code>tokenwise endings</code>, on texts of the base model. Intervals: Welch for a difference of means,
          Newcombe for a difference of shares, a bootstrap over endings for the best of n, Wilson over pairs.
        </>
      }
    >
      {(state, change) => <Exercise state={state} change={change} />}
    </LabPage>
  )
}
