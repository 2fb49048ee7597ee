// The candidates of one step as a table: what each head thought of them, their luck, and what steering did to their
// probability. Going on from one stands beside it, where no narrow screen cuts it.

import { UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { CandidateRecord, HeadName, MethodName, TokenRecord } from '../../decoding/record.ts'
import { useLoadsFirst } from '../../store/hooks.ts'
import { percent, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'

/** As equations write a head's reward. */
export const HEAD_SYMBOLS: Record<HeadName, string> = {
  full: 'r_full',
  prefix: 'r_prefix',
  value: 'V',
  cumulative: 'r_cumulative',
  prefixSoft: 'r_soft',
  prefixRollout: 'r_rollout',
}

export interface CandidatesProps {
  token: TokenRecord
  /** The head that steered, or null. */
  head: HeadName | null
  /** Which of the shown methods would have chosen a candidate, by the candidate's index. */
  marks: ReadonlyMap<number, readonly MethodName[]>
  /** Method that a fork goes on with, in words; null: the column's own. */
  forksBy: string | null
  onFork: (candidate: number) => void
}

export function Candidates({ token, head, marks, forksBy, onFork }: CandidatesProps) {
  const loadsFirst = useLoadsFirst()
  const heads = headNames.filter((name) => token.candidates.some(({ rewards }) => rewards[name] !== undefined))
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">token</th>
            <th scope="col">
              <Term name="fork">fork</Term>
            </th>
            <Heading term="baseLogProb">ℓ</Heading>
            {heads.map((name) => (
              <Heading key={name} term={name} used={name === head}>
                {HEAD_SYMBOLS[name]}
              </Heading>
            ))}
            <Heading term="score">score</Heading>
            <Heading term="noise">noise</Heading>
            <th scope="col" className={classes.change}>
              <Term name="beforeAfter">before → after</Term>
            </th>
          </tr>
        </thead>
        <tbody>
          {token.candidates.map((candidate, index) => (
            <Row
              key={candidate.token}
              candidate={candidate}
              heads={heads}
              head={head}
              chosen={index === token.chosen}
              marks={marks.get(index) ?? []}
              forksBy={forksBy}
              loadsFirst={loadsFirst}
              onFork={() => onFork(index)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeadingProps {
  term: TermName
  used?: boolean
  children: string
}

/** The same at every step. */
const Heading = memo(function Heading({ term, used = false, children }: HeadingProps) {
  const [stem, sub] = children.split('_')
  return (
    <th scope="col" data-used={used || undefined}>
      <Term name={term}>
        {stem}
        {sub && <sub>{sub}</sub>}
      </Term>
    </th>
  )
})

interface RowProps {
  candidate: CandidateRecord
  heads: readonly HeadName[]
  head: HeadName | null
  chosen: boolean
  marks: readonly MethodName[]
  forksBy: string | null
  loadsFirst: string
  onFork: () => void
}

function Row({ candidate, heads, head, chosen, marks, forksBy, loadsFirst, onFork }: RowProps) {
  const { bytes, baseLogProb, rewards, score, noise, probBefore, probAfter } = candidate
  const withMethod = forksBy === null ? '' : ` with ${forksBy}`
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
          {marks.map((method) => (
            <span key={method} className={classes.mark} title={`${methods[method].label} would choose this`}>
              <MarkIcon look={methodLook(method)} />
            </span>
          ))}
        </div>
      </th>
      <td>
        <UnstyledButton
          className={classes.fork}
          // With another method the written token itself may be gone on from.
          disabled={chosen && forksBy === null}
          onClick={onFork}
          aria-label={`Go on from “${visibleToken(bytes)}”${withMethod}${loadsFirst}`}
          title={
            chosen && forksBy === null
              ? 'This is what was written'
              : `Go on from here${withMethod || ' instead'}${loadsFirst}`
          }
        >
          ↗
        </UnstyledButton>
      </td>
      <td>{signed(baseLogProb)}</td>
      {heads.map((name) => (
        <td key={name} data-used={name === head || undefined}>
          {signed(rewards[name])}
        </td>
      ))}
      <td>{signed(score)}</td>
      <td>{signed(noise)}</td>
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
