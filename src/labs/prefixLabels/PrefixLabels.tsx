// The lesson on what a beginning deserves: its text's label, or that of the endings it leads to.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { Exercise } from './Exercise.tsx'
import { SetWords } from './SetWords.tsx'
import { read, write } from './state.ts'

const form = { read, write }

export default function PrefixLabels() {
  const { state, change, given } = useLinkState(form)
  return (
    <LabPage
      name="prefix-labels"
      opened={given}
      intro={
        <>
          <p>
            PARGS learns from pairs of texts, a better one y and another y′, cut after equally many tokens. It takes for
            granted that every beginning inherits the label of its text:
          </p>
          <Formula display>{String.raw`y \succ y' \;\Rightarrow\; y_{\le i} \succ y'_{\le i}`}</Formula>
          <p>
            Does a beginning deserve that? It leads to many endings, and the pair has only one of them. So let the base
            model write many, and read them in one of two ways: by the <b>mean</b> ending, or by the <b>best of n</b>,
            for a beginning is as good as the best text one can make of it:
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
          'The base model wrote pairs of film texts, and a judge clearly prefers one of each. Keep the first quarter of both, and let the model end them 16 times each. In how many pairs do the endings of the better text’s beginning come out better, on average?',
        choices: [
          'In about half: a quarter of a text tells nothing.',
          'In about two thirds.',
          'In about nine of ten: a good text begins well.',
        ],
        right: 2,
        because: (
          <>
            The inherited label is right in <SetWords name="film" /> of the shorter text: of texts that the judge tells
            apart, the first words mostly show already which way they go. Mostly: there are beginnings that deserve the
            opposite label.
          </>
        ),
      }}
      shown={
        <>
          It depends on what is rewarded. About films a beginning mostly deserves its text’s label, and the more surely
          the later it is cut: the label is right in <SetWords name="film" />. Of short sentences, where a program
          checks the endings, it hardly beats a coin before the middle: <SetWords name="task" />; how such an answer
          ends is not settled by how it begins. Some early beginnings clearly deserve the opposite label. The mean
          ending and the best of n mostly name the same side, and for endings that only succeed or fail always.
        </>
      }
      notShown={
        <>
          That it is so of pairs that are close: the film judge tells ours apart by 1 or more in log-odds, and pairs
          that it could not tell apart were left out. That wrong labels do harm, or that they do none: that is measured
          on heads trained either way. Nor that these endings are the ones that count: they are the base model’s, and a
          steered model writes others. The film judge is itself a model and chose the better texts too: let another
          score the endings, and labels are right less often. Few endings leave many pairs open, which is not the same
          as equal.
        </>
      }
      sources={
        <>
          The loss on prefixes:{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. Both sets are made
          by <code>tokenwise endings</code> from texts of the base model alone; every ending’s score is in the CSV
          above. Intervals: of a mean difference Welch’s, of shares Newcombe’s, of the best of n a bootstrap over
          endings, over pairs Wilson’s.
        </>
      }
    >
      <Exercise state={state} change={change} />
    </LabPage>
  )
}
