// All numbers of one token, and its candidates where the file gives them.

import { quantityLook } from '../../traces/quantities.ts'
import type { Trace, TraceCandidate } from '../../traces/trace.ts'
import { titleOf, written } from './coloring.ts'
import classes from './Traces.module.css'
import { visibleCandidate, visibleText } from './visibleText.ts'

export function TraceInspector({ trace, position }: { trace: Trace; position: number }) {
  const id = trace.ids?.[position] ?? -1
  const numbers = [...trace.quantities].filter(([, column]) => !Number.isNaN(column[position]))
  const candidates = trace.candidates.get(position) ?? []
  return (
    <section className={classes.inspector} aria-label={`Token ${position + 1} of ${trace.name}`}>
      <h3 className={classes.heading}>
        <code dir="auto">{visibleText(trace, position)}</code>
        <span className={classes.note}>
          token {(position + 1).toLocaleString('en')} of {trace.name}
          {id >= 0 && `, id ${id}`}
        </span>
      </h3>
      {numbers.length === 0 && <p className={classes.note}>The file gives no number for this token.</p>}
      <dl className={classes.numbers}>
        {numbers.map(([name, column]) => (
          <div key={name} title={quantityLook(name).about}>
            <dt>{titleOf(name)}</dt>
            <dd>{written(column[position])}</dd>
          </div>
        ))}
      </dl>
      {candidates.length > 0 && <Candidates trace={trace} position={position} candidates={candidates} />}
    </section>
  )
}

interface CandidatesProps {
  trace: Trace
  position: number
  candidates: readonly TraceCandidate[]
}

function Candidates({ trace, position, candidates }: CandidatesProps) {
  const names = [...new Set(candidates.flatMap(({ numbers }) => Object.keys(numbers)))].slice(0, 8)
  const own = visibleText(trace, position)
  const ownId = trace.ids?.[position] ?? -1
  const isOwn = (one: TraceCandidate) =>
    one.id !== undefined && ownId >= 0 ? one.id === ownId : visibleCandidate(one) === own
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.candidates} aria-label="Candidates" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">candidate</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {titleOf(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {candidates.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: candidates of one fixed table
            <tr key={index} data-chosen={isOwn(one) || undefined}>
              <th scope="row" dir="auto">
                {visibleCandidate(one)}
                {isOwn(one) && <span className={classes.note}> chosen</span>}
              </th>
              {names.map((name) => (
                <td key={name}>{written(one.numbers[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
