// Reward against base log-probability: a point for each token, coloured by method, a cross at each column's mean.

import { memo, useMemo } from 'react'
import { CartesianGrid, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { signed } from '../../ui/format.ts'
import { AXIS_LABEL, AXIS_STYLE, corners, MARGIN } from './chartStyle.ts'
import { Figure } from './Figure.tsx'
import { PointLayer } from './PointLayer.tsx'
import { tickDigits } from './RewardByPosition.tsx'
import { countPoints, type Point, roundAxis, type Series } from './series.ts'

export interface RewardByLogProbProps {
  series: readonly Series[]
  /** Of the head that is shown, in words. */
  headTitle: string
}

const logProbOf = (point: Point): number => point.baseLogProb

export const RewardByLogProb = memo(function RewardByLogProb({ series, headTitle }: RewardByLogProbProps) {
  const { rewards, logProbs } = useMemo(() => {
    const points = series.flatMap((one) => one.points)
    return {
      rewards: roundAxis(
        points.map((point) => point.reward),
        5,
        [0],
      ),
      logProbs: roundAxis(points.map(logProbOf), 6, points.length > 0 ? [0] : [-6, 0]),
    }
  }, [series])
  return (
    <Figure
      title="Reward against base log-probability"
      series={series}
      note="Right: what the model alone would write. Up: what the reward likes. The crosses are the columns’ means; one run is one sample."
    >
      <ScatterChart
        responsive
        style={{ width: '100%', height: '100%' }}
        margin={MARGIN}
        accessibilityLayer={false}
        role="presentation"
      >
        <CartesianGrid stroke="var(--tw-hairline)" />
        <XAxis
          {...AXIS_STYLE}
          type="number"
          dataKey="across"
          domain={logProbs.domain}
          ticks={logProbs.ticks}
          tickFormatter={(value: number) => signed(value, tickDigits(logProbs.ticks))}
          height={40}
          label={{ ...AXIS_LABEL, value: 'base log-probability ℓ, nats', position: 'insideBottom', offset: 4 }}
        />
        <YAxis
          {...AXIS_STYLE}
          type="number"
          dataKey="reward"
          domain={rewards.domain}
          ticks={rewards.ticks}
          tickFormatter={(value: number) => signed(value, tickDigits(rewards.ticks))}
          width={52}
          label={{ ...AXIS_LABEL, value: `reward, ${headTitle}`, angle: -90, position: 'insideLeft', offset: 6 }}
        />
        <Scatter data={corners(logProbs, rewards)} shape={() => null} isAnimationActive={false} />
        <ReferenceLine y={0} stroke="var(--tw-dim)" strokeWidth={1} />
        <PointLayer series={series} across={logProbOf} radius={countPoints(series) > 400 ? 2.6 : 3.6} means />
      </ScatterChart>
    </Figure>
  )
})
