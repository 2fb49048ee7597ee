// Concentration of credit by head, for this text and on average, with an even text, a spike and dice for comparison.

import { scaleLinear } from 'd3-scale'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import type { Concentration } from '../../metrics/credit.ts'
import parts from '../parts/parts.module.css'
import type { Average, Averages, Figure } from './averages.ts'
import classes from './Credit.module.css'

export interface ConcentrationTableProps {
  heads: readonly HeadName[]
  averages: Averages | null
  /** Each text shown: one, or before and after an edit. */
  texts: readonly { name: string; byHead: Partial<Record<HeadName, Concentration>> }[]
}

const figureTitles: Record<Figure, string> = { gini: 'Gini', topThreeShare: 'share of the three largest' }

export function ConcentrationTable({ heads, averages, texts }: ConcentrationTableProps) {
  const figures = ['gini', 'topThreeShare'] as const
  const row = (
    name: string,
    title: string,
    mean: (figure: Figure) => { mean: number; error: number | null } | null,
    own: (text: ConcentrationTableProps['texts'][number], figure: Figure) => number | null | undefined,
  ) => (
    <tr key={name} data-row={name}>
      <th scope="row">{title}</th>
      {figures.map((figure) => {
        const average = mean(figure)
        const owns = texts.map((text) => own(text, figure) ?? null)
        return [
          <td key={`${figure} mean`}>{average ? meanText(average.mean, average.error) : '–'}</td>,
          <td key={`${figure} scale`} className={classes.scaleCell}>
            <Scale mean={average} owns={owns} />
          </td>,
          ...texts.map((text, i) => (
            <td key={`${figure} ${text.name}`}>{owns[i] === null ? '–' : (owns[i] as number).toFixed(2)}</td>
          )),
        ]
      })}
    </tr>
  )
  const ofAverage = (average: Average | undefined) => (figure: Figure) =>
    average ? { mean: average[figure].mean, error: average[figure].standardError } : null
  const ofEnd = (end: Record<Figure, number> | undefined) => (figure: Figure) =>
    end ? { mean: end[figure], error: null } : null
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
          {row('even', 'even: all tokens equal', ofEnd(averages?.even), () => null)}
          {row('dice', 'dice: random rewards', ofAverage(averages?.dice), () => null)}
          {heads.map((head) =>
            row(
              head,
              headTitles[head],
              ofAverage(averages?.byHead[head]),
              ({ byHead }, figure) => byHead[head]?.[figure],
            ),
          )}
          {row('spike', 'spike: one token has it all', ofEnd(averages?.spike), () => null)}
        </tbody>
      </table>
    </section>
  )
}

function meanText(mean: number, error: number | null): string {
  return error === null ? mean.toFixed(2) : `${mean.toFixed(3)} ± ${error.toFixed(3)}`
}

const WIDTH = 120
const x = scaleLinear()
  .range([4, WIDTH - 4])
  .clamp(true)

/** A scale from 0 to 1: a dot and line for the mean ± two standard errors, vertical lines for the texts shown, the last one thick. */
function Scale({
  mean,
  owns,
}: {
  mean: { mean: number; error: number | null } | null
  owns: readonly (number | null)[]
}) {
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
          <line
            className={classes.scaleError}
            x1={x(mean.mean - 2 * (mean.error ?? 0))}
            x2={x(mean.mean + 2 * (mean.error ?? 0))}
            y1={7}
            y2={7}
          />
          <circle className={classes.scaleMean} cx={x(mean.mean)} cy={7} r={3} />
        </>
      )}
    </svg>
  )
}
