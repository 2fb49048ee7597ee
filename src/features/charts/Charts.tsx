// The live charts: one over positions, of a quantity that the user chooses, and the scatter plot. A new token is shown in the text first, then in the charts.

import { SegmentedControl } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { type ReactNode, startTransition, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { positionsIn, type Zoom } from '../../plot/zoom.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import {
  usePlayground,
  useSettings,
  useShownHead,
  useTimeline,
  useView,
  useVisibleColumns,
} from '../../store/app/hooks.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { type PlottedQuantity, plottedQuantities } from '../../store/view/view.ts'
import { counted, shortened } from '../../ui/format.ts'
import { useThrottled } from '../../ui/useThrottled.ts'
import classes from './Charts.module.css'
import { useHighlight } from './highlight.ts'
import { Legend } from './Legend.tsx'
import { Numbers } from './Numbers.tsx'
import { Picture, type PictureProps } from './Picture.tsx'
import { byPosition, type PictureKind, plane, QUANTITY_NAMES } from './pictures.ts'
import { seriesOf } from './series.ts'
import { type Zooms, zoomsFor } from './zooms.ts'

/** With more tokens than this, charts update at intervals instead of at every token. */
const MANY_TOKENS = 300
const MANY_MS = 400

/** The update interval during playback while the charts are out of view. */
const UNSEEN_MS = 2000

type Pictured = Pick<PictureProps, 'series' | 'headTitle' | 'length' | 'facts'>

export default function Charts() {
  const head = useShownHead()
  const maxTokens = useSettings((state) => state.maxTokens)
  const run = usePlayground((state) => state.run)
  const all = useVisibleColumns()
  const areMany = all.reduce((sum, { record }) => sum + (record?.tokens.length ?? 0), 0) > MANY_TOKENS
  const playing = useTimeline((state) => state.playing)
  const { ref, inViewport } = useInViewport()
  const everyMs = playing && !inViewport ? UNSEEN_MS : areMany ? MANY_MS : 0
  const columns = useDeferredValue(useThrottled(all, everyMs))
  const series = useMemo(() => seriesOf(columns, head), [columns, head])
  const record = recordOf(run)
  const length = record?.settings.maxTokens ?? maxTokens
  const comparison = run.kind === 'none' ? null : run.columnIds
  useEffect(() => useHighlight.getState().show(comparison), [comparison])
  const [lastZooms, setZooms] = useState<Zooms | null>(null)
  const zooms = zoomsFor(comparison, head, lastZooms)
  const change = useCallback(
    (some: Partial<Zooms>) => setZooms((last) => ({ ...zoomsFor(comparison, head, last), ...some })),
    [comparison, head],
  )
  const zoomPositions = useCallback(
    ({ across }: Zoom) => change({ positions: { across: across && positionsIn(across, length), up: null } }),
    [change, length],
  )
  const zoomPlane = useCallback((plane: Zoom) => change({ plane }), [change])
  const facts = useMemo(() => (record ? factsOf(record) : ''), [record])
  const headTitle = headTitles[head]
  const plotted = useView((state) => state.plotted)
  const legend = useMemo(() => <Legend series={series} />, [series])
  const kinds = useMemo(() => [byPosition[plotted], plane], [plotted])
  const pictured = useMemo(() => ({ series, headTitle, length, facts }), [series, headTitle, length, facts])
  return (
    <div ref={ref} className={classes.charts}>
      <div className={classes.pictures}>
        <Relay pictured={pictured} kinds={kinds}>
          {(kind, shown) =>
            kind === plane ? (
              <Picture {...shown} kind={kind} zoom={zooms.plane} onZoom={zoomPlane} legend={legend} />
            ) : (
              <Picture {...shown} kind={kind} zoom={zooms.positions} onZoom={zoomPositions} choice={CHOICE} />
            )
          }
        </Relay>
      </div>
      <Numbers series={series} headTitle={headTitle} />
    </div>
  )
}

/** Which quantity is drawn by position. */
function Choice() {
  const { plotted, plot } = useView()
  return (
    <h2 className={classes.choice}>
      <SegmentedControl
        size="xs"
        aria-label="Chart by position"
        value={plotted}
        onChange={(value) => plot(value as PlottedQuantity)}
        data={plottedQuantities.map((value) => ({ value, label: QUANTITY_NAMES[value] }))}
      />
      by position
    </h2>
  )
}

const CHOICE = <Choice />

interface RelayProps {
  pictured: Pictured
  kinds: readonly PictureKind[]
  children: (kind: PictureKind, pictured: Pictured) => ReactNode
}

/** Passes new data from one chart to the next, so that an update does not render all charts in one task. */
function Relay({ pictured, kinds: [kind, ...rest], children }: RelayProps) {
  // The first render already has the data, so that each chart lays out its axes once.
  const [shown, setShown] = useState(pictured)
  useEffect(() => startTransition(() => setShown(pictured)), [pictured])
  if (!kind) return null
  return (
    <>
      {children(kind, shown)}
      <Relay pictured={shown} kinds={rest}>
        {children}
      </Relay>
    </>
  )
}

function factsOf({ prompt, settings, columns: ran, model }: RunRecord): string {
  const { reward, units, topK, temperature, seed } = settings
  const turns = settings.turns?.length ?? 0
  const columns = ran.map(({ method, weight }) => {
    const { label, head, bestBy } = methods[method]
    if (bestBy !== null) return `${label} N ${settings.bestOf ?? DEFAULT_BEST_OF}`
    return head === null ? label : `${label} w ${weight}`
  })
  return [
    `${settings.chat ? `chat${turns > 0 ? ` after ${counted(turns, 'turn')}` : ''}: ` : ''}“${shortened(prompt)}”`,
    columns.join(', '),
    reward === null ? 'no reward' : `reward ${formatRewardChoice(reward)}`,
    ...(units === 'standard' ? ['w normalized'] : []),
    `k ${topK}, T ${temperature}, seed ${seed}`,
    model.name,
    'Tokenwise',
  ].join(' · ')
}
