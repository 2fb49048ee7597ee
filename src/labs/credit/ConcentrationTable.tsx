// Concentration of credit by head, for this text and on average, with an even text, a spike and dice for comparison.

import { scaleLinear } from 'd3-scale'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import type { Concentration } from '../../metrics/credit.ts'
import parts from '../parts/parts.module.css'
import { type Averages, eachFigure, type Figure, figures } from './averages.ts'
import classes from './Credit.module.css'

type Concentrations = Partial<Record<HeadName, Concentration>>

export interface ConcentrationTableProps {
  heads: readonly HeadName[]
  averages: Averages | null
  /** Each text shown: one, or before and after an edit. */
  texts: readonly { name: string; byHead: Concentrations }[]
}

interface Mean {
  mean: number
  standardError: number | null
}

interface Row {
  name: string
  title: string
  means: Record<Figure, Mean> | undefined
  /** The head whose figures of the texts are shown; the other rows have none. */
  head?: HeadName
}

const figureTitles: Record<Figure, string> = { gini: 'Gini', topThreeShare: 'share of the three largest' }

/** Figures without an error. */
const exactly = (end: Record<Figure, number>) => eachFigure((figure) => ({ mean: end[figure], standardError: null }))

export function ConcentrationTable({ heads, averages, texts }: ConcentrationTableProps) {
  const rows: Row[] = [
    { name: 'even', title: 'even: all tokens equal', means: averages ? exactly(averages.even) : undefined },
    { name: 'dice', title: 'dice: random rewards', means: averages?.dice },
    ...heads.map((head) => ({ name: head, title: headTitles[head], means: averages?.byHead[head], head })),
    { name: 'spike', title: 'spike: one token has it all', means: averages ? exactly(averages.spike) : undefined },
  ]
  return (
    <section
      className={parts.scroll}
      aria-label="Concentration by head"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own a keyboard could not scroll it
      tabIndex={0}
    >
      <table className={`${parts.table} ${classes.concentration}`}>
        <thead>
          <tr>
            <td />
            {figures.map((figure) => (
              <th key={figure} scope="colgroup" colSpan={2 + texts.length}>
                {figureTitles[figure]}
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">credit by</th>
            {figures.map((figure) => [
              <th key={`${figure} mean`} scope="col">
                {averages ? `${averages.n} texts` : 'texts'}
              </th>,
              <th key={`${figure} scale`} scope="col" className={classes.ends}>
                <span>0</span>
                <span>1</span>
              </th>,
              ...texts.map(({ name }) => (
                <th key={`${figure} ${name}`} scope="col">
                  {name}
                </th>
              )),
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, title, means, head }) => (
            <tr key={name} data-row={name}>
              <th scope="row">{title}</th>
              {figures.map((figure) => {
                const mean = means?.[figure]
                const owns = texts.map(({ byHead }) => (head && byHead[head]?.[figure]) ?? null)
                return [
                  <td key={`${figure} mean`}>{mean ? meanText(mean) : '–'}</td>,
                  <td key={`${figure} scale`} className={classes.scaleCell}>
                    <Scale mean={mean} owns={owns} />
                  </td>,
                  ...texts.map((text, i) => <td key={`${figure} ${text.name}`}>{owns[i]?.toFixed(2) ?? '–'}</td>),
                ]
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const meanText = ({ mean, standardError }: Mean): string =>
  standardError === null ? mean.toFixed(2) : `${mean.toFixed(3)} ± ${standardError.toFixed(3)}`

const WIDTH = 120
const x = scaleLinear()
  .range([4, WIDTH - 4])
  .clamp(true)

/** A scale from 0 to 1: a dot and line for the mean ± two standard errors, vertical lines for the texts shown, the last one thick. */
function Scale({ mean, owns }: { mean: Mean | undefined; owns: readonly (number | null)[] }) {
  const reach = 2 * (mean?.standardError ?? 0)
  return (
    <svg className={classes.scale} width={WIDTH} height={14} aria-hidden="true">
      <line className={classes.scaleLine} x1={x(0)} x2={x(1)} y1={7} y2={7} />
      {owns.map((value, i) =>
        value === null ? null : (
          <line
            // biome-ignore lint/suspicious/noArrayIndexKey: before and after
            key={i}
            className={classes.scaleOwn}
            strokeWidth={i === owns.length - 1 ? 2.5 : 1}
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
