// One picture: recharts lays out axes and grid, PointLayer draws what was written.

import { memo, useCallback, useMemo } from 'react'
import { CartesianGrid, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { usePointer } from '../../store/pointer.ts'
import { signed } from '../../ui/format.ts'
import { type Axis, inside, positionAxis, type Range, roundAxis, tickDigits } from './axis.ts'
import { AXIS_LABEL, AXIS_STYLE, corners, MARGIN } from './chartStyle.ts'
import { Figure } from './Figure.tsx'
import { PointLayer } from './PointLayer.tsx'
import { axisTitle, type PictureKind } from './pictures.ts'
import { placed, type Series } from './series.ts'
import { WHOLE, type Zoom, zoomBy } from './zoom.ts'

export interface PictureProps {
  kind: PictureKind
  series: readonly Series[]
  /** Of the head that is shown, in words. */
  headTitle: string
  /** Tokens that a column may have: the picture does not stretch while a run grows. */
  length: number
  zoom: Zoom
  onZoom: (zoom: Zoom) => void
  facts: string
}

export const Picture = memo(function Picture(props: PictureProps) {
  const { kind, series, headTitle, length, zoom, onZoom, facts } = props
  const { across, up } = kind
  const isFlat = across === 'position'
  const { whole, shown } = useMemo(() => {
    const points = series.flatMap((one) => placed(one, across, up))
    const lie = (part: Range | null) => points.filter((point) => part === null || inside(point.across, part))
    const wide = (part: Range | null): Axis => {
      if (isFlat) return positionAxis(length, part)
      if (part) return roundAxis(part, 5)
      const values = points.map((point) => point.across)
      return roundAxis(values, 6, values.length > 0 ? [0] : [-6, 0])
    }
    const high = (part: Range | null, within: Range | null): Axis =>
      part
        ? roundAxis(part, 5)
        : roundAxis(
            lie(within).map((point) => point.up),
            5,
            within ? [] : [0],
          )
    return {
      whole: { across: wide(null), up: high(null, null) },
      shown: { across: wide(zoom.across), up: high(zoom.up, zoom.across) },
    }
  }, [series, across, up, isFlat, length, zoom])

  const zoomTo = useCallback(
    (factor: number | null) => {
      if (factor === null) return onZoom(WHOLE)
      const { hovered, pinned } = usePointer.getState()
      const place = hovered ?? pinned
      const marked = place && series.find(({ id }) => id === place.column)?.points[place.position]
      const centre = marked && marked[across] !== null && marked[up] !== null
      const next = zoomBy(
        factor,
        { across: shown.across.domain, up: shown.up.domain },
        { across: whole.across.domain, up: whole.up.domain },
        centre ? { across: marked[across] as number, up: marked[up] as number } : null,
      )
      onZoom(isFlat ? { across: next.across, up: null } : next)
    },
    [series, across, up, isFlat, shown, whole, onZoom],
  )

  const count = series.reduce((sum, { points }) => sum + points.length, 0)
  const span = shown.across.domain[1] - shown.across.domain[0]
  const write =
    ({ ticks }: Axis, isPlain: boolean) =>
    (value: number) =>
      isPlain ? String(value) : signed(value, tickDigits(ticks))
  return (
    <Figure
      kind={kind}
      series={series}
      lines={isFlat}
      isZoomed={zoom.across !== null || zoom.up !== null}
      onZoom={zoomTo}
      facts={facts}
    >
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
          domain={shown.across.domain}
          allowDataOverflow
          ticks={shown.across.ticks}
          interval="preserveStartEnd"
          tickFormatter={write(shown.across, isFlat)}
          height={40}
          label={{ ...AXIS_LABEL, value: axisTitle(across, headTitle), position: 'insideBottom', offset: 4 }}
        />
        <YAxis
          {...AXIS_STYLE}
          type="number"
          dataKey="up"
          domain={shown.up.domain}
          allowDataOverflow
          ticks={shown.up.ticks}
          tickFormatter={write(shown.up, false)}
          // Room for the axis' name beside its longest number.
          width={48 + 8 * tickDigits(shown.up.ticks)}
          label={{ ...AXIS_LABEL, value: axisTitle(up, headTitle), angle: -90, position: 'insideLeft', offset: 6 }}
        />
        <Scatter data={corners(shown.across, shown.up)} shape={() => null} isAnimationActive={false} />
        {inside(0, shown.up.domain) && <ReferenceLine y={0} stroke="var(--tw-dim)" strokeWidth={1} />}
        <PointLayer
          series={series}
          across={across}
          up={up}
          lines={isFlat}
          radius={isFlat ? (span > 100 ? 0 : 2.3) : count > 400 ? 2.6 : 3.6}
          spreads={!isFlat}
          onZoom={onZoom}
        />
      </ScatterChart>
    </Figure>
  )
})
