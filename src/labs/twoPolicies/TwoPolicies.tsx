// The lesson on Theorem 2: PARGS's policy is a ratio of two RLHF policies, one token apart in length, up to C.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { useLinkState } from '../parts/useLinkState.ts'
import { Exercise } from './Exercise.tsx'
import { read, write } from './state.ts'

const form = { read, write }

export default function TwoPolicies() {
  const { state, change, given } = useLinkState(form)
  return (
    <LabPage
      name="two-policies"
      opened={given}
      intro={
        <>
          <p>
            A reward scores every beginning of a text. For beginnings of each length i there is one best policy, which
            trades reward against distance from the base model, as RLHF does:
          </p>
          <Formula display>
            {String.raw`\pi_{\mathrm{RLHF},i}(y_{\le i}) \;\propto\; \pi_{\mathrm{base}}(y_{\le i})\; e^{\,w\, r(y_{\le i})}`}
          </Formula>
          <p>PARGS asks for less. It only ever compares the next tokens v of the text that stands there:</p>
          <Formula display>
            {String.raw`\mathrm{PARGS}(v \mid y_{<i}) \;\propto\; \pi_{\mathrm{base}}(v \mid y_{<i})\; e^{\,w\, r(y_{<i} v)}`}
          </Formula>
        </>
      }
      prediction={{
        question:
          'PARGS writes a whole text this way, token by token. Does it write as the RLHF policy for whole texts does?',
        choices: [
          'Yes. Every token follows the reward, so the text does.',
          'Only if the rewards of shorter and longer beginnings fit each other.',
          'No, never: a token is chosen before its ending is known.',
        ],
        right: 1,
        because: (
          <>
            Each step of PARGS is a ratio of two policies, one for each length, divided by a number C. Along a text the
            ratios cancel in a chain and leave the RLHF policy, divided by all the C on the way. How far C is from 1 is
            how badly the rewards of two lengths fit.
          </>
        ),
      }}
      shown={
        <>
          PARGS’s policy times C is the ratio of two RLHF policies, in any world, for any rewards. C = 1 everywhere
          exactly when the shorter policy is the marginal of the longer one; then PARGS writes as the RLHF policy does.
          Rewards that fit for one w do not fit for another.
        </>
      }
      notShown={
        <>
          That C must be 1 for that: raising all continuations of one prefix moves C and leaves PARGS where it was.
          Nothing here says how well the rewards of a trained prefix model fit: these are made up, and a real vocabulary
          cannot be enumerated. Nor is the best policy for a reward the best text for a person.
        </>
      }
      sources={
        <>
          Theorem 2 of <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>; CD:{' '}
          <Paper id="2310.17022">Controlled Decoding from Language Models</Paper>. The numbers rest on nothing but this
          page, which enumerates every text as you look: the table above has them all.
        </>
      }
    >
      <Exercise state={state} change={change} />
    </LabPage>
  )
}
