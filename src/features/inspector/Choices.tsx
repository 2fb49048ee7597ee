// Explains what decided a step, and shows which token each method would have chosen with the same noise.

import { methods } from '../../decoding/methods/index.ts'
import type { MethodName, TokenRecord } from '../../decoding/record.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'
import type { choicesAt } from './whatIf.ts'

/** argmax: the method is greedy; score: the candidate with the highest score was sampled; noise: another one was. */
export type DecidedBy = 'argmax' | 'score' | 'noise'

export function decidedBy({ candidates, chosen }: TokenRecord, method: MethodName): DecidedBy {
  if (methods[method].choice === 'argmax') return 'argmax'
  const won = candidates[chosen]?.score ?? Number.NaN
  return candidates.some(({ score }) => score > won) ? 'noise' : 'score'
}

interface ChoicesProps {
  token: TokenRecord
  method: MethodName
  choices: ReturnType<typeof choicesAt>
}

export function Choices({ token, method, choices }: ChoicesProps) {
  const byCandidate = token.candidates
    .map((candidate, index) => ({
      candidate,
      by: choices.filter(({ result }) => result.kind === 'known' && result.choice.chosen === index),
    }))
    .filter(({ by }) => by.length > 0)
  return (
    <div className={classes.decided}>
      <p>{decidedWords(token, method)}</p>
      {byCandidate.length > 0 && (
        <>
          <p>What each method would pick here (same noise, w, T, k):</p>
          <ul className={classes.choices} aria-label="What each method would pick here">
            {byCandidate.map(({ candidate, by }) => (
              <li key={candidate.token}>
                <b className={classes.wrote}>{visibleToken(candidate.bytes)}</b>
                {by.map((one) => (
                  <span key={one.method} className={classes.chooser}>
                    <MarkIcon look={methodLook(one.method)} /> {methods[one.method].label}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function decidedWords(token: TokenRecord, method: MethodName): string {
  const { label } = methods[method]
  const by = decidedBy(token, method)
  if (by === 'argmax') return `${label} is greedy: it takes the highest score, without noise.`
  const noiseDecided = by === 'noise' ? ' Another token had a higher score, so the noise decided.' : ''
  return `${label} samples: this token has the highest score / T + noise.${noiseDecided}`
}
