// The four live pictures. They follow the text at the page's leisure: a new token is written first, then plotted.

import { useInViewport } from '@mantine/hooks'
import { type ReactNode, startTransition, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import { usePlayground, useSettings, useShownHead, useTimeline, useVisibleColumns } from '../../store/app/hooks.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { counted } from '../../ui/format.ts'
import { useSeldom } from '../../ui/useSeldom.ts'
import classes from './Charts.module.css'
import { useHighlight } from './highlight.ts'
import { Numbers } from './Numbers.tsx'
import { Picture, type PictureProps } from './Picture.tsx'
import { type PictureKind, pictures } from './pictures.ts'
import { type Series, seriesOf } from './series.ts'
import { ShownSeries } from './shownSeries.ts'
import { positionsIn, type Zoom, type Zooms, zoomsFor } from './zoom.ts'

/** Tokens beyond which what is written, played or gone through is drawn again more seldom than at every token. */
const MUCH = 300
const SELDOM_MS = 400

/** While a run plays and nobody sees the pictures. */
const UNSEEN_MS = 2000

/** What all pictures are made of. */
interface Pictured extends Pick<PictureProps, 'headTitle' | 'length' | 'facts'> {
  series: Series[]
}

export default function Charts() {
  const head = useShownHead()
  const wantedLength = useSettings((state) => state.maxTokens)
  const run = usePlayground((state) => state.run)
  const all = useVisibleColumns()
  const isMuch = all.reduce((sum, { record }) => sum + (record?.tokens.length ?? 0), 0) > MUCH
  const playing = useTimeline((state) => state.playing)
  const { ref, inViewport } = useInViewport()
  const everyMs = playing && !inViewport ? UNSEEN_MS : isMuch ? SELDOM_MS : 0
  const columns = useDeferredValue(useSeldom(all, everyMs))
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
      <InTurn pictured={pictured} kinds={pictures}>
        {(kind, { series, ...rest }) => {
          const isFlat = kind.across === 'position'
          return (
            <ShownSeries value={series}>
              <Picture
                {...rest}
                kind={kind}
                zoom={isFlat ? zooms.positions : zooms.plane}
                onZoom={isFlat ? zoomPositions : zoomPlane}
              />
            </ShownSeries>
          )
        }}
      </InTurn>
      <Numbers series={series} headTitle={headTitle} />
    </div>
  )
}

interface InTurnProps {
  pictured: Pictured
  kinds: readonly PictureKind[]
  children: (kind: PictureKind, pictured: Pictured) => ReactNode
}

/** Each picture takes over what the one before it shows: to draw a change in all of them is never one piece of work. */
function InTurn({ pictured, kinds: [kind, ...rest], children }: InTurnProps) {
  // When they first come they are drawn at once: from nothing on, each would lay out its axes twice.
  const [shown, setShown] = useState(pictured)
  useEffect(() => startTransition(() => setShown(pictured)), [pictured])
  if (!kind) return null
  return (
    <>
      {children(kind, shown)}
      <InTurn pictured={shown} kinds={rest}>
        {children}
      </InTurn>
    </>
  )
}

/** Characters of the prompt that a file of a picture tells. */
const PROMPT_TOLD = 120

/** What a run was, in a line. */
function factsOf({ prompt, settings, columns: ran, model }: RunRecord): string {
  const { reward, units, topK, temperature, seed } = settings
  const turns = settings.turns?.length ?? 0
  const words = [...prompt.replace(/\s+/g, ' ').trim()]
  const told = words.length > PROMPT_TOLD ? `${words.slice(0, PROMPT_TOLD).join('')}…` : words.join('')
  const columns = ran.map(({ method, weight }) => {
    const { label, head, bestBy } = methods[method]
    if (bestBy !== null) return `${label} N ${settings.bestOf ?? DEFAULT_BEST_OF}`
    return head === null ? label : `${label} w ${weight}`
  })
  return [
    `${settings.chat ? `chat${turns > 0 ? ` after ${counted(turns, 'turn')}` : ''}: ` : ''}“${told}”`,
    columns.join(', '),
    reward === null ? 'no reward' : `reward ${formatRewardChoice(reward)}`,
    ...(units === 'standard' ? ['w normalized'] : []),
    `k ${topK}, T ${temperature}, seed ${seed}`,
    model.name,
    'Tokenwise',
  ].join(' · ')
}
