// A picture without its points: recharts lays out axes and grid, and does so again only when these change. PointLayer
// draws what was written, by itself.

import { memo } from 'react'
import { CartesianGrid, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { signed } from '../../ui/format.ts'
import { type Axis, inside, tickDigits } from './axis.ts'
import { AXIS_LABEL, AXIS_STYLE, corners, MARGIN } from './chartStyle.ts'
import { PointLayer, type PointLayerProps } from './PointLayer.tsx'
import { axisTitle } from './pictures.ts'

export interface PlotProps extends PointLayerProps {
  acrossAxis: Axis
  upAxis: Axis
  /** Of the head that is shown, in words. */
  headTitle: string
}

export const Plot = memo(function Plot({ acrossAxis, upAxis, headTitle, ...points }: PlotProps) {
  const { across, up } = points
  const isFlat = across === 'position'
  const write =
    ({ ticks }: Axis, isPlain: boolean) =>
    (value: number) =>
      isPlain ? String(value) : signed(value, tickDigits(ticks))
  return (
    <ScatterChart
      responsive
      style={{ width: '100%', height: '100%' }}
      margin={MARGIN}
      accessibilityLayer={false}
      role="presentation"
    >
      <CartesianGrid stroke="var(--tw-hairline)" vertical={!isFlat} />
      <XAxis
        {...AXIS_STYLE}
        type="number"
        dataKey="across"
        domain={acrossAxis.domain}
        allowDataOverflow
        ticks={acrossAxis.ticks}
        interval="preserveStartEnd"
        tickFormatter={write(acrossAxis, isFlat)}
        height={40}
        label={{ ...AXIS_LABEL, value: axisTitle(across, headTitle), position: 'insideBottom', offset: 4 }}
      />
      <YAxis
        {...AXIS_STYLE}
        type="number"
        dataKey="up"
        domain={upAxis.domain}
        allowDataOverflow
        ticks={upAxis.ticks}
        tickFormatter={write(upAxis, false)}
        // Room for the axis' name beside its longest number.
        width={48 + 8 * tickDigits(upAxis.ticks)}
        label={{ ...AXIS_LABEL, value: axisTitle(up, headTitle), angle: -90, position: 'insideLeft', offset: 6 }}
      />
      <Scatter data={corners(acrossAxis, upAxis)} shape={() => null} isAnimationActive={false} />
      {inside(0, upAxis.domain) && <ReferenceLine y={0} stroke="var(--tw-dim)" strokeWidth={1} />}
      <PointLayer {...points} />
    </ScatterChart>
  )
})
