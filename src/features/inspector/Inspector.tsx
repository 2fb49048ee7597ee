// One step of one column: the candidates that were considered, what each head thought of them, and what steering did.

import { UnstyledButton } from '@mantine/core'
import { headNames } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { CandidateRecord, HeadName, MethodName, TokenRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/pointer.ts'
import { inspectedPlace, recordOf, type ShownColumn, tokenAt } from '../../store/selectors.ts'
import { useForks, usePlayground, useTimeline, useVisibleColumns } from '../../store/session.ts'
import { stepOf } from '../../store/timeline.ts'
import { type Asked, choicesAt } from '../../store/whatIf.ts'
import { percent, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'
import { WhatIfPanel } from './WhatIfPanel.tsx'

export function Inspector() {
  const hovered = usePointer((state) => state.hovered)
  const pinned = usePointer((state) => state.pinned)
  const columns = useVisibleColumns()
  const position = useTimeline((state) => state.position)
  const place = inspectedPlace(columns, hovered, pinned, stepOf(position))
  const token = place && tokenAt(columns, place)
  const run = usePlayground((state) => state.run)
  const status = usePlayground((state) => state.status)
  const startFork = useForks((state) => state.start)
  const record = recordOf(run)
  const index = place && run.kind !== 'none' ? run.columnIds.indexOf(place.column) : -1
  const asked = record && index >= 0 ? { run: record, index, status } : null

  const forkFrom = (from: Asked, { method }: ShownColumn, position: number, candidate: number) => {
    const { label } = methods[method]
    const taken = from.run.columns[from.index]?.tokens[position]?.candidates[candidate]
    void startFork({
      from: { run: from.run, column: from.index, name: label },
      point: { position, candidate },
      name: `${label}, “${taken ? visibleToken(taken.bytes) : ''}” at ${position + 1}`,
    })
  }
  const column = columns.find(({ id }) => id === place?.column)

  return (
    <section aria-label="Candidates" data-tour="candidates" className={classes.inspector}>
      {place && token && column ? (
        <>
          <h2 className={classes.title}>
            <MarkIcon look={methodLook(column.method)} />
            {methods[column.method].label}, step {place.position + 1}
            <span className={classes.how}>{how(hovered !== null, pinned !== null)}</span>
          </h2>
          {token.candidates.length > 1 || column.record?.topK === 1 ? (
            <>
              <Candidates
                token={token}
                head={methods[column.method].head}
                marks={marksOf(asked, place.position, columns)}
                onFork={(candidate) => asked && forkFrom(asked, column, place.position, candidate)}
              />
              {asked && <Decided token={token} method={column.method} />}
              {asked && <WhatIfPanel asked={asked} column={column} position={place.position} />}
            </>
          ) : (
            <p className={classes.empty}>
              “{visibleToken(token.bytes)}” was chosen. What else could have been did not come with this run: run it
              here, or ask for the file.
            </p>
          )}
        </>
      ) : (
        <>
          <h2 className={classes.title}>
            <Term name="candidates">Candidates</Term>
          </h2>
          <p className={classes.empty}>
            Point at a token, or at a point in a picture, to see what else could have been written there and what each
            reward thought of it.
          </p>
        </>
      )}
    </section>
  )
}

function how(hovered: boolean, pinned: boolean): string {
  if (hovered) return pinned ? '' : 'click to keep'
  return pinned ? 'kept; click the token again to let go' : 'where it leaves top-k; point at any token'
}

/** As equations write a head's reward. */
const HEAD_SYMBOLS: Record<HeadName, string> = {
  full: 'r_full',
  prefix: 'r_prefix',
  value: 'V',
  cumulative: 'r_cumulative',
  prefixSoft: 'r_soft',
  prefixRollout: 'r_rollout',
}

/** Which of the shown methods would have chosen a candidate of this step, by the candidate's index. */
function marksOf(asked: Asked | null, position: number, columns: readonly ShownColumn[]): Map<number, MethodName[]> {
  const marks = new Map<number, MethodName[]>()
  if (!asked) return marks
  const shown = new Set(columns.map(({ method }) => method))
  for (const { method, told } of choicesAt(asked, position)) {
    if (!shown.has(method) || told.kind !== 'known') continue
    marks.set(told.choice.chosen, [...(marks.get(told.choice.chosen) ?? []), method])
  }
  return marks
}

/** What decided, in words. */
function Decided({ token, method }: { token: TokenRecord; method: MethodName }) {
  const { choice, label } = methods[method]
  const best = token.candidates.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  const won = token.candidates[token.chosen]
  const luck = choice === 'sample' && won !== undefined && won.score < best
  return (
    <p className={classes.decided}>
      {choice === 'argmax'
        ? `${label} takes the largest score: no luck takes part.`
        : `${label} draws: score / T + noise was largest here${luck ? ', though another score was higher: the noise decided' : ''}.`}{' '}
      Marks show what each method would have chosen here, with the same noise.
    </p>
  )
}

interface CandidatesProps {
  token: TokenRecord
  /** The head that steered, or null. */
  head: HeadName | null
  marks: ReadonlyMap<number, readonly MethodName[]>
  onFork: (candidate: number) => void
}

function Candidates({ token, head, marks, onFork }: CandidatesProps) {
  const heads = headNames.filter((name) => token.candidates.some(({ rewards }) => rewards[name] !== undefined))
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">token</th>
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
            <th scope="col">
              <Term name="fork">fork</Term>
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
              onFork={() => onFork(index)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading({ term, used = false, children }: { term: TermName; used?: boolean; children: string }) {
  const [stem, sub] = children.split('_')
  return (
    <th scope="col" data-used={used || undefined}>
      <Term name={term}>
        {stem}
        {sub && <sub>{sub}</sub>}
      </Term>
    </th>
  )
}

interface RowProps {
  candidate: CandidateRecord
  heads: readonly HeadName[]
  head: HeadName | null
  chosen: boolean
  marks: readonly MethodName[]
  onFork: () => void
}

function Row({ candidate, heads, head, chosen, marks, onFork }: RowProps) {
  const { bytes, baseLogProb, rewards, score, noise, probBefore, probAfter } = candidate
  return (
    <tr data-chosen={chosen || undefined} aria-current={chosen || undefined}>
      <th scope="row" className={classes.token}>
        <span className={classes.check} aria-hidden="true">
          {chosen ? '▸' : ''}
        </span>
        {visibleToken(bytes)}
        {marks.map((method) => (
          <span key={method} className={classes.mark} title={`${methods[method].label} would choose this`}>
            <MarkIcon look={methodLook(method)} />
          </span>
        ))}
      </th>
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
      <td>
        <UnstyledButton
          className={classes.fork}
          disabled={chosen}
          onClick={onFork}
          aria-label={`Go on from “${visibleToken(bytes)}”`}
          title={chosen ? 'This is what was written' : 'Go on from here instead'}
        >
          ↗
        </UnstyledButton>
      </td>
    </tr>
  )
}
