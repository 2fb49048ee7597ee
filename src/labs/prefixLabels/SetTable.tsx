// How often the inherited label is right, by cut and by reading.

import { percent } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import type { LabelReading, Share } from './endingReadings.ts'

export interface SetTableProps {
  rows: readonly { cut: number; labels: LabelReading }[]
  of: number
}

const written = ({ share, interval: [low, high] }: Share) => `${percent(share)} (${percent(low)} to ${percent(high)})`

export function SetTable({ rows, of }: SetTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow page scrolls it, also by keyboard
    <section className={parts.scroll} aria-label="How often the inherited label is right" tabIndex={0}>
      <table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">cut at</th>
            <th scope="col">right by the mean ending</th>
            <th scope="col">right by best of {of}</th>
            <th scope="col">clearly right</th>
            <th scope="col">open</th>
            <th scope="col">clearly wrong</th>
            <th scope="col">chance, mean ± SE</th>
            <th scope="col">tied</th>
            <th scope="col">readings disagree</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cut, labels: { byMean, byBest, verdicts, chance, ties, disagree } }) => (
            <tr key={cut}>
              <th scope="row">{cut}%</th>
              <td>{written(byMean)}</td>
              <td>{written(byBest)}</td>
              <td>{verdicts.better}</td>
              <td>{verdicts.open}</td>
              <td>{verdicts.worse}</td>
              <td>
                {chance.mean.toFixed(2)} ± {chance.standardError?.toFixed(2) ?? '–'}
              </td>
              <td>{ties}</td>
              <td>{disagree}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
