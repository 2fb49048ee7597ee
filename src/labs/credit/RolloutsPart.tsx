// What a head says of two beginnings, against what their endings are worth: a dot a pair; correlations by head.

import { Button, NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import { type HeadName, headNames, headTitles } from '../../decoding/heads.ts'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Rule } from '../../plot/marks.tsx'
import type { EndingsSet } from '../../sharing/endings.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { percent, signed } from '../../ui/format.ts'
import { headLook } from '../../ui/headLook.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Plot } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { useEndings } from '../parts/useEndings.ts'
import classes from './Credit.module.css'
import { rolloutRows } from './evidence.ts'
import { ceiling, correlationOf, cutsOf, pointsAt, type RolloutPoint } from './rollouts.ts'

export interface RolloutsPartProps {
  head: HeadName
  cut: number
  onCut: (cut: number) => void
}

export function RolloutsPart(props: RolloutsPartProps) {
  const endings = useEndings('film')
  switch (endings.kind) {
    case 'loading':
      return (
        <p className={parts.note} role="status">
          Reading the recorded endings …
        </p>
      )
    case 'failed':
      return (
        <ErrorNote title="No endings to compare with" message={endings.message} detail="">
          <Button size="xs" onClick={endings.again}>
            Try again
          </Button>
        </ErrorNote>
      )
    case 'ready':
      return <Compared {...props} set={endings.data} />
    default:
      return endings satisfies never
  }
}

function Compared({ head, cut: wanted, onCut, set }: RolloutsPartProps & { set: EndingsSet }) {
  const cuts = useMemo(() => cutsOf(set), [set])
  const cut = cuts.includes(wanted) ? wanted : (cuts[Math.floor(cuts.length / 2)] as number)
  const points = useMemo(() => pointsAt(set, cut), [set, cut])
  const heads = headNames.filter((name) => points.some((point) => point.heads[name] !== undefined))
  const best = ceiling(points)
  return (
    <>
      <div className={parts.controls}>
        <NativeSelect
          size="sm"
          label="Beginnings cut after"
          value={String(cut)}
          onChange={(event) => onCut(Number(event.currentTarget.value))}
          data={cuts.map((value) => ({ value: String(value), label: `${percent(value)} of the shorter text` }))}
        />
      </div>
      <div className={classes.grid}>
        <Scatter points={points} head={head} />
        <div>
          <section
            className={parts.scroll}
            aria-label="Correlation by head"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there is little room
            tabIndex={0}
          >
            <table className={parts.table}>
              <thead>
                <tr>
                  <th scope="col">head</th>
                  <th scope="col">correlation</th>
                  <th scope="col">95% interval</th>
                  <th scope="col">pairs</th>
                </tr>
              </thead>
              <tbody>
                {heads.map((name) => {
                  const found = correlationOf(points, name)
                  return (
                    <tr key={name} data-marked={name === head || undefined}>
                      <th scope="row">{headTitles[name]}</th>
                      <td>{found ? signed(found.r) : '–'}</td>
                      <td>{found?.interval ? `${signed(found.interval[0])} to ${signed(found.interval[1])}` : '–'}</td>
                      <td>{found?.n ?? 0}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </section>
          <p className={parts.note}>
            Each dot is a pair of texts that the base model wrote from one prompt, cut after equally many tokens:
            differences, so that the free function of length is gone. Endings: mean of {set.n} a side, by the{' '}
            {set.judge.isExact ? 'program that checks them' : 'judge, which steers nothing'}. Pairs are the unit; the
            interval is Fisher’s.{' '}
            {best !== null &&
              `${set.n} endings are themselves a draw of luck: a head that knew the true means would come to about ${signed(best)}.`}
          </p>
          <DownloadButton file="heads-against-endings.csv" rows={() => rolloutRows(set)}>
            Every pair and cut as CSV
          </DownloadButton>
        </div>
      </div>
      <p className={parts.note}>
        Recorded by <code>{set.command}</code>.
      </p>
    </>
  )
}

function Scatter({ points, head }: { points: readonly RolloutPoint[]; head: HeadName }) {
  const told = points.filter(({ heads }) => heads[head] !== undefined)
  const found = correlationOf(points, head)
  const axis = (title: string, values: readonly number[]) =>
    linearAxis(roundDomain(values, { include: [0] }), { isSigned: true, title })
  return (
    <Plot
      title={`${headTitles[head]}: beginnings against endings`}
      described={`${told.length} pairs, ${headTitles[head]} head against endings: correlation ${found ? signed(found.r) : 'unknown'}`}
      height={280}
      x={axis(
        'the head’s difference of the two beginnings',
        told.map(({ heads }) => heads[head] as number),
      )}
      y={axis(
        'difference of mean endings',
        told.map(({ endings }) => endings),
      )}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.zero} frame={frame} y={y(0)} />
          <Rule className={classes.zero} frame={frame} x={x(0)} />
          {told.map(({ pair, heads, endings }) => (
            <circle
              key={pair}
              className={classes.dot}
              style={{ fill: headLook(head).colour, stroke: headLook(head).colour }}
              cx={x(heads[head] as number)}
              cy={y(endings)}
              r={4}
            />
          ))}
        </>
      )}
    </Plot>
  )
}
