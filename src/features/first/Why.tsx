// Why a token came: the candidates of its step, with their probabilities without and with the reward.

import { Button, CloseButton } from '@mantine/core'
import { methods } from '../../decoding/methods/index.ts'
import { type RecordedStep, whatIf } from '../../decoding/whatIf.ts'
import { percent, signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './First.module.css'
import type { TokenOfSweep } from './firstStore.ts'
import { HEAD, type SweepRun } from './sweepRuns.ts'
import { change, weightText } from './words.ts'

interface WhyProps {
  run: SweepRun
  weight: number
  selected: TokenOfSweep | null
  onSelect: (token: TokenOfSweep | null) => void
}

export function Why({ run, weight, selected, onSelect }: WhyProps) {
  const first: TokenOfSweep = { side: 'steered', position: run.leavesAt ?? 0 }
  const at = selected ?? first
  const column = run[at.side]
  const position = Math.min(at.position, column.tokens.length - 1)
  const token = column.tokens[position]
  if (!token) return null
  const title = `Why “${visibleToken(token.bytes).replace(/^␣/, '')}”?`
  if (!selected)
    return (
      <>
        <Button variant="default" size="md" onClick={() => onSelect(first)}>
          {title}
        </Button>
        <p className={classes.hint}>
          {run.leavesAt === null ? 'The first token of both texts.' : 'The first token at which the two texts differ.'}{' '}
          Or choose any other token, or a mark in the chart.
        </p>
      </>
    )
  const step: RecordedStep = { token, position, column, settings: run.record.settings, unitOf: () => 1 }
  const steered = whatIf(step, { method: 'pargs', weight })
  const after = steered.kind === 'known' ? steered.choice.weighings.map(({ probAfter }) => probAfter) : []
  const own = token.candidates[token.chosen]
  return (
    <section aria-label="Candidates">
      <h2 className={classes.whyTitle}>
        {title}
        <CloseButton size="sm" aria-label="Close the candidates" onClick={() => onSelect(null)} />
      </h2>
      <p className={classes.hint}>{own && change(own.probBefore, after[token.chosen] ?? Number.NaN, weight)}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Term name="candidates">could come next</Term>
            </th>
            <th scope="col">
              <Term name={HEAD}>reward</Term>
            </th>
            <th scope="col">without reward</th>
            <th scope="col">with weight {weightText(weight)}</th>
          </tr>
        </thead>
        <tbody>
          {token.candidates.map((candidate, index) => (
            <tr key={candidate.token} aria-current={index === token.chosen || undefined}>
              <th scope="row">{visibleToken(candidate.bytes)}</th>
              <td>{signed(candidate.rewards[HEAD])}</td>
              <Share of={candidate.probBefore} />
              <Share of={after[index] ?? Number.NaN} isAfter />
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.hint}>
        Which token comes is drawn at random, with the same random numbers for both texts ({methods.pargs.label} draws
        from the last column).
      </p>
    </section>
  )
}

function Share({ of, isAfter = false }: { of: number; isAfter?: boolean }) {
  return (
    <td data-after={isAfter || undefined}>
      <span className={classes.bar} style={{ width: `${of * 56}px` }} aria-hidden="true" />
      {percent(of)}
    </td>
  )
}
