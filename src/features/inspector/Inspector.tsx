// One step of one column: the candidates that were considered, what each head thought of them, and what steering did.

import { headNames } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { CandidateRecord, HeadName, TokenRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/pointer.ts'
import { inspectedPlace, tokenAt } from '../../store/selectors.ts'
import { useTimeline, useVisibleColumns } from '../../store/session.ts'
import { stepOf } from '../../store/timeline.ts'
import { percent, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Inspector.module.css'

export function Inspector() {
  const hovered = usePointer((state) => state.hovered)
  const pinned = usePointer((state) => state.pinned)
  const columns = useVisibleColumns()
  const position = useTimeline((state) => state.position)
  const place = inspectedPlace(columns, hovered, pinned, stepOf(position))
  const token = place && tokenAt(columns, place)
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
            <Candidates token={token} head={methods[column.method].head} />
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

interface CandidatesProps {
  token: TokenRecord
  /** The head that steered, or null. */
  head: HeadName | null
}

function Candidates({ token, head }: CandidatesProps) {
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
}

function Row({ candidate, heads, head, chosen }: RowProps) {
  const { bytes, baseLogProb, rewards, score, probBefore, probAfter } = candidate
  return (
    <tr data-chosen={chosen || undefined} aria-current={chosen || undefined}>
      <th scope="row" className={classes.token}>
        <span className={classes.check} aria-hidden="true">
          {chosen ? '▸' : ''}
        </span>
        {visibleToken(bytes)}
      </th>
      <td>{signed(baseLogProb)}</td>
      {heads.map((name) => (
        <td key={name} data-used={name === head || undefined}>
          {signed(rewards[name])}
        </td>
      ))}
      <td>{signed(score)}</td>
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
