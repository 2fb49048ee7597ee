// Concentration of credit by head, for each text shown and on average, compared with an even text, a spike and random rewards.

import { scaleLinear } from 'd3-scale'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import type { MeanWithError } from '../../metrics/clusteredMean.ts'
import type { Concentration } from '../../metrics/credit.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { type Averages, eachMeasure, type Measure, measures } from './averages.ts'
import classes from './Credit.module.css'

export interface ConcentrationTableProps {
  heads: readonly HeadName[]
  averages: Averages | null
  texts: readonly { name: string; byHead: Partial<Record<HeadName, Concentration>> }[]
}

type Mean = Pick<MeanWithError, 'mean' | 'standardError'>

interface Row {
  name: string
  title: string
  means: Record<Measure, Mean> | null | undefined
  /** Absent for the baselines, which have no values for single texts. */
  head?: HeadName
}

const measureTitles: Record<Measure, string> = { gini: 'Gini', topThreeShare: 'share of the top three' }

const withoutErrors = (means: Record<Measure, number>) =>
  eachMeasure((measure): Mean => ({ mean: means[measure], standardError: null }))

export function ConcentrationTable({ heads, averages, texts }: ConcentrationTableProps) {
  const rows: Row[] = [
    { name: 'even', title: 'even: all tokens equal', means: averages && withoutErrors(averages.even) },
    { name: 'dice', title: 'dice: random rewards', means: averages?.dice },
    ...heads.map((head) => ({ name: head, title: headTitles[head], means: averages?.byHead[head], head })),
    { name: 'spike', title: 'spike: one token has all the credit', means: averages && withoutErrors(averages.spike) },
  ]
  const columnsOf = (measure: Measure): Column<Row>[] => {
    const heading = (of: string) => (
      <>
        {measureTitles[measure]}
        <br />
        {of}
      </>
    )
    const valuesOf = ({ head }: Row) => texts.map(({ byHead }) => (head && byHead[head]?.[measure]) ?? null)
    return [
      [heading(averages ? `${averages.n} texts` : 'texts'), ({ means }) => (means ? meanText(means[measure]) : '–')],
      [
        <span key="ends" className={classes.ends}>
          <span>0</span>
          <span>1</span>
        </span>,
        (row) => <Scale mean={row.means?.[measure]} values={valuesOf(row)} />,
      ],
      ...texts.map(({ name }, i): Column<Row> => [heading(name), (row) => valuesOf(row)[i]?.toFixed(2) ?? '–']),
    ]
  }
  return (
    <DataTable
      name="Concentration by head"
      className={classes.concentration}
      rows={rows}
      keyOf={({ name }) => name}
      columns={[['head or baseline', ({ title }) => title], ...measures.flatMap(columnsOf)]}
    />
  )
}

const meanText = ({ mean, standardError }: Mean): string =>
  standardError === null ? mean.toFixed(2) : `${mean.toFixed(3)} ± ${standardError.toFixed(3)}`

const WIDTH = 120
const x = scaleLinear()
  .range([4, WIDTH - 4])
  .clamp(true)

/** A scale from 0 to 1: a dot with a line for the mean ± two standard errors, a vertical line for each text shown. */
function Scale({ mean, values }: { mean: Mean | undefined; values: readonly (number | null)[] }) {
  const reach = 2 * (mean?.standardError ?? 0)
  return (
    <svg className={classes.scale} width={WIDTH} height={14} aria-hidden="true">
      <line className={classes.scaleLine} x1={x(0)} x2={x(1)} y1={7} y2={7} />
      {values.map((value, i) =>
        value === null ? null : (
          <line
            // biome-ignore lint/suspicious/noArrayIndexKey: before and after
            key={i}
            className={classes.scaleText}
            strokeWidth={i === values.length - 1 ? 2.5 : 1}
            x1={x(value)}
            x2={x(value)}
            y1={1}
            y2={13}
          />
        ),
      )}
      {mean && (
        <>
          <line className={classes.scaleError} x1={x(mean.mean - reach)} x2={x(mean.mean + reach)} y1={7} y2={7} />
          <circle className={classes.scaleMean} cx={x(mean.mean)} cy={7} r={3} />
        </>
      )}
    </svg>
  )
}
