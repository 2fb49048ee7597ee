// Two charts of the shown traces, a quantity by position and one quantity against another, and their numbers as tables.

import { NativeSelect } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { WHOLE, type Zoom } from '../../plot/zoom.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { titleOf } from './coloring.ts'
import { TraceChart, type TraceChartProps } from './TraceChart.tsx'
import { TraceNumbers } from './TraceNumbers.tsx'
import classes from './Traces.module.css'

interface ChartsProps
  extends Pick<TraceChartProps, 'shown' | 'quantity' | 'names' | 'facts' | 'marked' | 'onHover' | 'onPin'> {
  across: string | null
  onAcross: (name: string) => void
}

export function TraceCharts({ across, onAcross, ...charts }: ChartsProps) {
  const { shown, quantity, names } = charts
  const isOther = across !== null && names.includes(across) && across !== quantity
  const other = isOther ? across : names.find((name) => name !== quantity)
  const [positions, setPositions] = useZoom(shown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a zoom belongs to traces and both quantities
  const [plane, setPlane] = useZoom(useMemo(() => ({}), [shown, quantity, other]))
  return (
    <>
      <div className={classes.charts}>
        <TraceChart {...charts} from={null} zoom={positions} onZoom={setPositions} />
        {other !== undefined && (
          <TraceChart
            {...charts}
            from={other}
            zoom={plane}
            onZoom={setPlane}
            choice={
              <h2 className={classes.against}>
                {titleOf(quantity)} against
                <NativeSelect
                  size="xs"
                  aria-label="Quantity across"
                  value={other}
                  onChange={(event) => onAcross(event.currentTarget.value)}
                  data={names
                    .filter((name) => name !== quantity)
                    .map((name) => ({ value: name, label: titleOf(name) }))}
                />
              </h2>
            }
          />
        )}
        {shown.length > 1 && (
          <ul className={classes.legend}>
            {shown.map(({ index, trace, look }) => (
              <li key={index}>
                <MarkIcon look={look} line />
                {trace.name}
              </li>
            ))}
          </ul>
        )}
      </div>
      <TraceNumbers shown={shown} names={names} positions={positions.across} />
    </>
  )
}

/** A zoom that lasts as long as what it belongs to. */
function useZoom(owner: object): [Zoom, (zoom: Zoom) => void] {
  const [kept, keep] = useState({ owner, zoom: WHOLE })
  return [kept.owner === owner ? kept.zoom : WHOLE, useCallback((zoom) => keep({ owner, zoom }), [owner])]
}
