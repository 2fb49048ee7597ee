// Some values along one line, small enough for a table's cell.

import { scaleLinear } from 'd3-scale'

const WIDTH = 120
const HEIGHT = 14

export interface DotStripProps {
  /** A dot each. */
  values: readonly number[]
  /** A stroke. */
  mean: number
  /** Values at the strip's ends: the same for strips that are compared. */
  domain: readonly [least: number, most: number]
  /** Of dots and stroke. */
  fill: string
}

export function DotStrip({ values, mean, domain, fill }: DotStripProps) {
  // d3 puts everything in the middle where both ends are the same.
  const x = scaleLinear()
    .domain(domain)
    .range([5, WIDTH - 5])
  return (
    <svg width={WIDTH} height={HEIGHT} style={{ display: 'block' }} aria-hidden="true">
      <line x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--tw-hairline)" />
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value has nothing but its place
        <circle key={index} cx={x(value)} cy={HEIGHT / 2} r={3} fill={fill} fillOpacity={0.45} />
      ))}
      <line x1={x(mean)} x2={x(mean)} y1={1} y2={HEIGHT - 1} stroke={fill} strokeWidth={2} />
    </svg>
  )
}
