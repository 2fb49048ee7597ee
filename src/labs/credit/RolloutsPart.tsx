// Heads against endings: a plot with a dot per pair of prefixes, and a table of the correlation for each head.

import { useMemo } from 'react'
import { type HeadName, headNames, headTitles } from '../../decoding/heads.ts'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Rule } from '../../plot/marks.tsx'
import { percent, signed } from '../../ui/format.ts'
import { headLook } from '../../ui/HeadLine.tsx'
import { DataTable } from '../parts/DataTable.tsx'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import type { EndingsSet } from '../parts/endings.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { Plot } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { Recorded } from '../parts/Recorded.tsx'
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
  return (
    <Recorded set={useEndings('film')} what="recorded endings">
      {(set) => <Comparison {...props} set={set} />}
    </Recorded>
  )
}

function Comparison({ head, cut: wanted, onCut, set }: RolloutsPartProps & { set: EndingsSet }) {
  const cuts = useMemo(() => cutsOf(set), [set])
  const cut = cuts.includes(wanted) ? wanted : (cuts[Math.floor(cuts.length / 2)] as number)
  const points = useMemo(() => pointsAt(set, cut), [set, cut])
  const heads = headNames.filter((name) => points.some((point) => point.heads[name] !== undefined))
  const best = ceiling(points)
  return (
    <>
      <div className={parts.controls}>
        <LabSelect
          label="Prefixes cut at"
          value={cut}
          options={cuts}
          textOf={(value) => `${percent(value)} of the shorter text`}
          onChange={onCut}
        />
      </div>
      <div className={classes.grid}>
        <Scatter points={points} head={head} />
        <div>
          <DataTable
            name="Correlation by head"
            rows={heads.map((name) => ({ name, ...correlationOf(points, name) }))}
            keyOf={({ name }) => name}
            columns={[
              ['head', ({ name }) => headTitles[name]],
              ['correlation', ({ r }) => signed(r)],
              ['95% interval', ({ interval }) => (interval ? interval.map((end) => signed(end)).join(' to ') : '–')],
              ['pairs', ({ n = 0 }) => n],
            ]}
          />
          <p className={parts.note}>
            Each dot is a pair of texts that the base model wrote from one prompt, cut after the same number of tokens.
            Taking differences removes the arbitrary function of length. Each prefix has {set.n} endings, scored by{' '}
            {set.judge.isExact ? 'the program that checks them' : 'the independent judge'}. Intervals use Fisher’s
            transformation, with pairs as the unit.{' '}
            {best !== null &&
              `Because ${set.n} endings are only a sample, even a head that predicted the true means exactly would reach a correlation of about ${signed(best)}.`}
          </p>
          <DownloadButton file="heads-against-endings.csv" what="all pairs and cuts" rows={() => rolloutRows(set)} />
        </div>
      </div>
      <p className={parts.note}>
        Recorded with <code>{set.command}</code>.
      </p>
    </>
  )
}

function Scatter({ points, head }: { points: readonly RolloutPoint[]; head: HeadName }) {
  const scored = points.filter(({ heads }) => heads[head] !== undefined)
  const found = correlationOf(points, head)
  const axis = (title: string, values: readonly number[]) =>
    linearAxis(roundDomain(values, { include: [0] }), { isSigned: true, title })
  return (
    <Plot
      title={`${headTitles[head]} head: rewards of prefixes against scores of endings`}
      described={`${scored.length} pairs, ${headTitles[head]} head against endings: correlation ${found ? signed(found.r) : 'unknown'}`}
      height={280}
      x={axis(
        'difference between the prefixes’ rewards',
        scored.map(({ heads }) => heads[head] as number),
      )}
      y={axis(
        'difference between mean ending scores',
        scored.map(({ endings }) => endings),
      )}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.zero} frame={frame} y={y(0)} />
          <Rule className={classes.zero} frame={frame} x={x(0)} />
          {scored.map(({ pair, heads, endings }) => (
            <circle
              key={pair}
              className={classes.dot}
              style={{ fill: headLook(head).color, stroke: headLook(head).color }}
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
