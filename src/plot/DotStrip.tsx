// Values as dots along a line, small enough for a table cell.

import { scaleLinear } from 'd3-scale'

const WIDTH = 120
const HEIGHT = 14

export interface DotStripProps {
  values: readonly number[]
  mean: number
  /** Values at the ends of the strip. Strips that are compared need the same domain. */
  domain: readonly [low: number, high: number]
  fill: string
}

export function DotStrip({ values, mean, domain, fill }: DotStripProps) {
  // If both ends are equal, d3 puts every value in the middle.
  const x = scaleLinear()
    .domain(domain)
    .range([5, WIDTH - 5])
  return (
    <svg width={WIDTH} height={HEIGHT} style={{ display: 'block' }} aria-hidden="true">
      <line x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--tw-hairline)" />
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values have no id
        <circle key={index} cx={x(value)} cy={HEIGHT / 2} r={3} fill={fill} fillOpacity={0.45} />
      ))}
      <line x1={x(mean)} x2={x(mean)} y1={1} y2={HEIGHT - 1} stroke={fill} strokeWidth={2} />
    </svg>
  )
}
