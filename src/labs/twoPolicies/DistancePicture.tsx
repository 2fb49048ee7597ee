// Distance of each decoder from the optimal policy, by weight.

import { scaleLinear } from 'd3-scale'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { type MethodLook, methodLook } from '../../ui/methodLook.ts'
import { Plot } from '../parts/Plot.tsx'
import type { Decoder } from './divergences.ts'
import { WEIGHTS } from './state.ts'
import classes from './TwoPolicies.module.css'

export interface DistancePictureProps {
  series: readonly ({ weight: number } & Record<Decoder, number>)[]
  weight: number
}

const drawn: { decoder: Decoder; label: string; look: MethodLook }[] = [
  { decoder: 'cd', label: 'CD', look: methodLook('cd') },
  { decoder: 'pargs', label: 'PARGS', look: methodLook('pargs') },
  { decoder: 'optimal', label: 'optimal token policy', look: { ...methodLook('optimal'), greedy: true } },
]

export function DistancePicture({ series, weight }: DistancePictureProps) {
  const highest = Math.max(0.1, ...series.flatMap(({ cd, pargs }) => [cd, pargs]))
  const up = scaleLinear([0, highest], [0, 1]).nice(4)
  const last = series.at(-1)
  return (
    <Plot
      title="Distance from the optimal policy"
      described={`KL to the optimal policy by weight. At w = ${last?.weight}: CD ${last?.cd.toFixed(2)}, PARGS ${last?.pargs.toFixed(2)}, the optimal token policy ${last?.optimal.toFixed(2)} nats`}
      legend={drawn.map(({ decoder, label, look }) => (
        <span key={decoder} className={classes.key}>
          <MarkIcon look={look} line /> {label}
        </span>
      ))}
      x={{
        scale: scaleLinear([WEIGHTS.min, WEIGHTS.max], [0, 1]),
        ticks: [-4, -2, 0, 2, 4, 6, 8],
        tickText: (value) => signed(value, 0),
        title: 'weight w',
      }}
      y={{ scale: up, ticks: up.ticks(4), tickText: String, title: 'KL, nats' }}
      note="KL over whole texts, to π* ∝ base · exp(w · r). The rewards stay fixed as w varies; the vertical line is your w."
    >
      {(x, y) => (
        <>
          <line className={classes.here} x1={x(weight)} x2={x(weight)} y1={y.range()[0]} y2={y.range()[1]} />
          {drawn.map(({ decoder, look }) => (
            <path
              key={decoder}
              d={`M${series.map((row) => `${x(row.weight).toFixed(1)},${y(row[decoder]).toFixed(1)}`).join('L')}`}
              fill="none"
              stroke={look.colour}
              strokeWidth={2}
              strokeDasharray={look.greedy ? '4 3' : undefined}
            />
          ))}
        </>
      )}
    </Plot>
  )
}
