// The four live charts. They may lag behind the text: a new token is shown first, then plotted.

import { useInViewport } from '@mantine/hooks'
import { type ReactNode, startTransition, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import { usePlayground, useSettings, useShownHead, useTimeline, useVisibleColumns } from '../../store/app/hooks.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { counted, shortened } from '../../ui/format.ts'
import { useThrottled } from '../../ui/useThrottled.ts'
import classes from './Charts.module.css'
import { useHighlight } from './highlight.ts'
import { Numbers } from './Numbers.tsx'
import { Picture, type PictureProps } from './Picture.tsx'
import { type PictureKind, pictures } from './pictures.ts'
import { seriesOf } from './series.ts'
import { positionsIn, type Zoom, type Zooms, zoomsFor } from './zoom.ts'

/** With more tokens than this, charts update at intervals instead of at every token. */
const MANY_TOKENS = 300
const MANY_MS = 400

/** While a run plays and the charts are out of view. */
const UNSEEN_MS = 2000

/** Props that all charts share. */
type Pictured = Pick<PictureProps, 'series' | 'headTitle' | 'length' | 'facts'>

export default function Charts() {
  const head = useShownHead()
  const wantedLength = useSettings((state) => state.maxTokens)
  const run = usePlayground((state) => state.run)
  const all = useVisibleColumns()
  const areMany = all.reduce((sum, { record }) => sum + (record?.tokens.length ?? 0), 0) > MANY_TOKENS
  const playing = useTimeline((state) => state.playing)
  const { ref, inViewport } = useInViewport()
  const everyMs = playing && !inViewport ? UNSEEN_MS : areMany ? MANY_MS : 0
  const columns = useDeferredValue(useThrottled(all, everyMs))
  const series = useMemo(() => seriesOf(columns, head), [columns, head])
  const record = recordOf(run)
  const length = record?.settings.maxTokens ?? wantedLength
  const of = run.kind === 'none' ? null : run.columnIds
  useEffect(() => useHighlight.getState().show(of), [of])
  const [kept, setKept] = useState<Zooms | null>(null)
  const zooms = zoomsFor(of, head, kept)
  const zoomPositions = useCallback(
    ({ across }: Zoom) =>
      setKept((before) => ({
        ...zoomsFor(of, head, before),
        positions: { across: across && positionsIn(across, length), up: null },
      })),
    [of, head, length],
  )
  const zoomPlane = useCallback(
    (plane: Zoom) => setKept((before) => ({ ...zoomsFor(of, head, before), plane })),
    [of, head],
  )
  const facts = useMemo(() => (record ? factsOf(record) : ''), [record])
  const headTitle = headTitles[head]
  const pictured = useMemo(() => ({ series, headTitle, length, facts }), [series, headTitle, length, facts])
  return (
    <div ref={ref} className={classes.pictures}>
      <Relay pictured={pictured} kinds={pictures}>
        {(kind, shown) => {
          const isFlat = kind.across === 'position'
          return (
            <Picture
              {...shown}
              kind={kind}
              zoom={isFlat ? zooms.positions : zooms.plane}
              onZoom={isFlat ? zoomPositions : zoomPlane}
            />
          )
        }}
      </Relay>
      <Numbers series={series} headTitle={headTitle} />
    </div>
  )
}

interface RelayProps {
  pictured: Pictured
  kinds: readonly PictureKind[]
  children: (kind: PictureKind, pictured: Pictured) => ReactNode
}

/** Each chart passes its data on to the next, so that the four never render in one task. */
function Relay({ pictured, kinds: [kind, ...rest], children }: RelayProps) {
  // On mount all are drawn at once: from an empty start, each would lay out its axes twice.
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

/** A run's settings on one line. */
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
