// Reward by position: a line for each column.

import { memo, useMemo } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, usePlotArea, useXAxisScale, XAxis, YAxis } from 'recharts'
import { usePointer } from '../../store/pointer.ts'
import { signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { AXIS_LABEL, AXIS_STYLE, corners, MARGIN } from './chartStyle.ts'
import { Figure } from './Figure.tsx'
import { PointLayer } from './PointLayer.tsx'
import { type Point, roundAxis, type Series } from './series.ts'

export interface RewardByPositionProps {
  series: readonly Series[]
  /** Of the head that is shown, in words. */
  headTitle: string
  /** Tokens that a column may have: the picture does not stretch while a run grows. */
  length: number
}

const positionOf = (point: Point): number => point.position + 1

export const RewardByPosition = memo(function RewardByPosition({ series, headTitle, length }: RewardByPositionProps) {
  const rewards = useMemo(
    () =>
      roundAxis(
        series.flatMap(({ points }) => points.map((point) => point.reward)),
        5,
        [0],
      ),
    [series],
  )
  const positions = useMemo(() => {
    const { ticks } = roundAxis([1, length], 6)
    return {
      domain: [1, Math.max(2, length)] as [number, number],
      ticks: [1, ...ticks.filter((tick) => tick > 1 && tick <= length && Number.isInteger(tick))],
    }
  }, [length])
  const crowded = length > 100
  return (
    <Figure
      title="Reward by position"
      series={series}
      lines
      note="Compare columns at one position. The shape along a line is free up to a function of prompt and length: training on pairs does not fix it."
    >
      <LineChart
        responsive
        style={{ width: '100%', height: '100%' }}
        margin={MARGIN}
        accessibilityLayer={false}
        role="presentation"
      >
        <CartesianGrid stroke="var(--tw-hairline)" vertical={false} />
        <XAxis
          {...AXIS_STYLE}
          type="number"
          dataKey="across"
          domain={positions.domain}
          ticks={positions.ticks}
          interval="preserveStartEnd"
          height={40}
          label={{ ...AXIS_LABEL, value: 'position of the token in the response', position: 'insideBottom', offset: 4 }}
        />
        <YAxis
          {...AXIS_STYLE}
          type="number"
          domain={rewards.domain}
          ticks={rewards.ticks}
          tickFormatter={(value: number) => signed(value, tickDigits(rewards.ticks))}
          width={52}
          label={{ ...AXIS_LABEL, value: `reward, ${headTitle}`, angle: -90, position: 'insideLeft', offset: 6 }}
        />
        <ReferenceLine y={0} stroke="var(--tw-dim)" strokeWidth={1} />
        <Line
          data={corners(positions, rewards)}
          dataKey="reward"
          stroke="none"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
        <HoveredPosition />
        {series.map(({ id, method, points }) => {
          const look = methodLook(method)
          return (
            <Line
              key={id}
              data={points.map((point) => ({ across: positionOf(point), reward: point.reward }))}
              dataKey="reward"
              type="linear"
              stroke={look.colour}
              strokeWidth={1.7}
              strokeDasharray={look.greedy ? '4 3' : ''}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          )
        })}
        <PointLayer series={series} across={positionOf} radius={crowded ? 0.01 : 2.3} />
      </LineChart>
    </Figure>
  )
})

/** Drawn on the scales rather than as a ReferenceLine, which would have recharts lay out the whole picture again. */
function HoveredPosition() {
  const position = usePointer((state) => (state.hovered ?? state.pinned)?.position)
  const xScale = useXAxisScale()
  const plot = usePlotArea()
  if (position === undefined || !xScale || !plot) return null
  const x = xScale(position + 1)
  return <path d={`M${x},${plot.y}v${plot.height}`} stroke="var(--tw-dim)" strokeDasharray="2 3" />
}

/** Decimals that tell neighbouring ticks apart. */
export function tickDigits(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  return step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9))
}
