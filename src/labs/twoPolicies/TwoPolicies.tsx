// The lesson on the policy that PARGS follows: a ratio of two RLHF policies, one token apart in length, divided by C.

import { Formula } from '../parts/Formula.tsx'
import { LabPage, Paper } from '../parts/LabPage.tsx'
import { Exercise } from './Exercise.tsx'
import { link } from './state.ts'

export default function TwoPolicies() {
  return (
    <LabPage
      name="two-policies"
      link={link}
      intro={
        <>
          <p>
            A reward r scores every prefix of a text. For prefixes of length i, RLHF has one optimal policy, which
            trades off reward against distance from the base model:
          </p>
          <Formula display>
            {String.raw`\pi_{\mathrm{RLHF},i}(y_{\le i}) \;\propto\; \pi_{\mathrm{base}}(y_{\le i})\; e^{\,w\, r(y_{\le i})}`}
          </Formula>
          <p>PARGS does less. At each step it compares only the possible next tokens v:</p>
          <Formula display>
            {String.raw`\mathrm{PARGS}(v \mid y_{<i}) \;\propto\; \pi_{\mathrm{base}}(v \mid y_{<i})\; e^{\,w\, r(y_{<i} v)}`}
          </Formula>
        </>
      }
      prediction={{
        question:
          'PARGS samples a whole text this way, token by token. Does it follow the RLHF policy for whole texts?',
        choices: [
          'Yes. Every token follows the reward, so the text does too.',
          'Only if the rewards of its prefixes meet a condition.',
          'No, never. Each token is chosen before the ending is known.',
        ],
        right: 1,
        because: (
          <>
            Each step of PARGS is the ratio of two RLHF policies, one token apart in length, divided by a number C.
            Along a text the ratios cancel: the text’s probability under PARGS is its probability under the RLHF policy,
            divided by the product of C along the text. So PARGS is the RLHF policy if and only if that product is 1 for
            every text.
          </>
        ),
      }}
      shown={
        <>
          PARGS times C is a ratio of two RLHF policies, in any world and for any rewards. PARGS follows the RLHF policy
          of whole texts if and only if the product of C along every text is 1. C = 1 everywhere is sufficient, but not
          necessary. Rewards that meet the condition for one w generally fail it for another.
        </>
      }
      notShown={
        <>
          How close a trained prefix head comes to the condition: the rewards here are made up, and a real vocabulary is
          too large to enumerate.
        </>
      }
      sources={
        <>
          <p>
            Raising the rewards of all continuations of one prefix changes C and does not change PARGS. The optimal
            policy for a reward need not write the texts that people prefer.
          </p>
          <p>
            PARGS as a ratio of two RLHF policies:{' '}
            <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper>. CD:{' '}
            <Paper id="2310.17022">Controlled Decoding from Language Models</Paper>. This page computes every number by
            enumerating all texts; you can download them.
          </p>
        </>
      }
    >
      {(state, change) => <Exercise state={state} change={change} />}
    </LabPage>
  )
}
