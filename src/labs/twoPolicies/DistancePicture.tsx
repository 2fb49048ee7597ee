// Plot of each decoder's distance from the optimal policy, by weight.

import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Rule } from '../../plot/marks.tsx'
import { dashOf, type MethodLook, methodLook } from '../../ui/methodLook.ts'
import { Legend, Plot } from '../parts/Plot.tsx'
import type { Decoder, divergenceSeries } from './divergences.ts'
import { WEIGHTS } from './state.ts'
import classes from './TwoPolicies.module.css'

export interface DistancePictureProps {
  series: ReturnType<typeof divergenceSeries>
  weight: number
}

const lines: { decoder: Decoder; label: string; look: MethodLook }[] = [
  { decoder: 'cd', label: 'CD', look: methodLook('cd') },
  { decoder: 'pargs', label: 'PARGS', look: methodLook('pargs') },
  { decoder: 'optimal', label: 'optimal token policy', look: { ...methodLook('optimal'), greedy: true } },
]

export function DistancePicture({ series, weight }: DistancePictureProps) {
  const domain = roundDomain(
    series.flatMap(({ cd, pargs }) => [cd, pargs]),
    { count: 4, include: [0, 0.1] },
  )
  const last = series.at(-1)
  return (
    <Plot
      title="Distance from the optimal policy"
      described={`KL to the optimal policy by weight. At w = ${last?.weight}: CD ${last?.cd.toFixed(2)}, PARGS ${last?.pargs.toFixed(2)}, the optimal token policy ${last?.optimal.toFixed(2)} nats`}
      legend={<Legend entries={lines} line />}
      x={linearAxis([WEIGHTS.min, WEIGHTS.max], { count: 6, isSigned: true, title: 'weight w' })}
      y={linearAxis(domain, { count: 4, title: 'KL, nats' })}
      note="KL to π* ∝ base · exp(w · r), over whole texts. The rewards stay fixed as w varies; the vertical line marks your w."
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.here} frame={frame} x={x(weight)} />
          {lines.map(({ decoder, look }) => (
            <Line
              key={decoder}
              points={series.map((row) => ({ x: x(row.weight), y: y(row[decoder]) }))}
              stroke={look.color}
              strokeDasharray={dashOf(look)}
            />
          ))}
        </>
      )}
    </Plot>
  )
}
