// The candidates of one step as a table: the reward that steers and the probabilities before and after steering, or also the
// rewards by other heads, scores and noise. The fork button is beside the token, where narrow screens do not cut it off.

import { UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { headNames, objectives } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { CandidateRecord, HeadName, MethodName, TokenRecord } from '../../decoding/record.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import type { Numbers } from '../../store/view/view.ts'
import { Equation } from '../../ui/Equation.tsx'
import { percent, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'

interface CandidatesProps {
  token: TokenRecord
  /** The head that steered, or null. */
  head: HeadName | null
  numbers: Numbers
  /** If absent, the table is one of several: no fork buttons, and rewards only from the head that steered. */
  full?: FullProps | undefined
}

interface FullProps {
  /** The methods that would have chosen each candidate, by the candidate's index. */
  marks: ReadonlyMap<number, readonly MethodName[]>
  /** Label of the method that forks continue with; null: the column's method. */
  forksBy: string | null
  onFork: (candidate: number) => void
}

/** Memoized: while a text grows, most tables do not change. */
export const Candidates = memo(function Candidates({ token, head, numbers, full }: CandidatesProps) {
  const isShort = numbers === 'few'
  const heads = headNames.filter(
    (name) =>
      ((full && !isShort) || name === head) && token.candidates.some(({ rewards }) => rewards[name] !== undefined),
  )
  // Compact tables share one explanation of the terms.
  const terms = full !== undefined
  return (
    // Its fork buttons take the keyboard focus, so that it scrolls by keyboard.
    <div className={full && classes.scroll}>
      <table className={classes.table} data-compact={!full || isShort || undefined}>
        <thead>
          <tr>
            <th scope="col">token</th>
            {full && (
              <th scope="col">
                <Term name="fork">fork</Term>
              </th>
            )}
            {!isShort && <Heading term={terms && 'baseLogProb'}>ℓ</Heading>}
            {heads.map((name) => (
              <Heading key={name} term={terms && name} used={name === head}>
                {isShort ? 'reward' : objectives[name].symbol}
              </Heading>
            ))}
            {!isShort && <Heading term={terms && 'score'}>score</Heading>}
            {!isShort && <Heading term={terms && 'noise'}>noise</Heading>}
            <th scope="col" className={classes.change}>
              {terms ? <Term name="beforeAfter">before → after</Term> : 'before → after'}
            </th>
          </tr>
        </thead>
        <tbody>
          {token.candidates.map((candidate, index) => (
            <Row
              key={candidate.token}
              candidate={candidate}
              index={index}
              heads={heads}
              head={head}
              isShort={isShort}
              chosen={index === token.chosen}
              full={full}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
})

interface HeadingProps {
  term: TermName | false
  used?: boolean
  children: string
}

/** Memoized, because the headings are the same at every step. */
const Heading = memo(function Heading({ term, used = false, children }: HeadingProps) {
  const words = <Equation>{children}</Equation>
  return (
    <th scope="col" data-used={used || undefined}>
      {term ? <Term name={term}>{words}</Term> : words}
    </th>
  )
})

interface RowProps extends Pick<CandidatesProps, 'head' | 'full'> {
  candidate: CandidateRecord
  index: number
  heads: readonly HeadName[]
  isShort: boolean
  chosen: boolean
}

function Row({ candidate, index, heads, head, isShort, chosen, full }: RowProps) {
  const { bytes, baseLogProb, rewards, score, noise, probBefore, probAfter } = candidate
  return (
    <tr data-chosen={chosen || undefined} aria-current={chosen || undefined}>
      <th scope="row" className={classes.token}>
        <div className={classes.marked}>
          <span className={classes.check} aria-hidden="true">
            {chosen ? '▸' : ''}
          </span>
          <span className={classes.text} title={visibleToken(bytes)}>
            {visibleToken(bytes)}
          </span>
          {full?.marks.get(index)?.map((method) => (
            <span key={method} className={classes.mark} title={`${methods[method].label} would pick this`}>
              <MarkIcon look={methodLook(method)} />
            </span>
          ))}
        </div>
      </th>
      {full && (
        <td>
          <Fork forksBy={full.forksBy} onFork={full.onFork} bytes={bytes} chosen={chosen} index={index} />
        </td>
      )}
      {!isShort && <td>{signed(baseLogProb)}</td>}
      {heads.map((name) => (
        <td key={name} data-used={name === head || undefined}>
          {signed(rewards[name])}
        </td>
      ))}
      {!isShort && <td>{signed(score)}</td>}
      {!isShort && <td>{signed(noise)}</td>}
      <td className={classes.change}>
        <span className={classes.share}>{percent(probBefore)}</span>
        <span className={classes.bars} aria-hidden="true">
          <span className={classes.before} style={{ width: `${probBefore * 100}%` }} />
          <span className={classes.after} style={{ width: `${probAfter * 100}%` }} />
        </span>
        <span className={classes.share}>{percent(probAfter)}</span>
      </td>
    </tr>
  )
}

interface ForkProps extends Pick<FullProps, 'forksBy' | 'onFork'>, Pick<RowProps, 'index' | 'chosen'> {
  bytes: readonly number[]
}

function Fork({ bytes, index, chosen, forksBy, onFork }: ForkProps) {
  const loadsFirst = useLoadsFirst()
  // A fork from the chosen token would repeat the text, unless another method continues it.
  const isDisabled = chosen && forksBy === null
  const withMethod = forksBy === null ? '' : ` with ${forksBy}`
  return (
    <UnstyledButton
      className={classes.fork}
      disabled={isDisabled}
      onClick={() => onFork(index)}
      aria-label={`Continue from “${visibleToken(bytes)}”${withMethod}${loadsFirst}`}
      title={isDisabled ? 'This token was chosen' : `Continue from here${withMethod || ' instead'}${loadsFirst}`}
    >
      ↗
    </UnstyledButton>
  )
}
