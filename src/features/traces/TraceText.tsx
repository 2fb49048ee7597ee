// The text of a trace, colored by a quantity. A long text is drawn in pieces, only those in view.

import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef } from 'react'
import { type Scale, tintOf } from '../../store/run/quantities.ts'
import type { Trace } from '../../traces/trace.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { type Chunk, chunkAt, chunksOf } from './chunks.ts'
import { titleOf, written } from './coloring.ts'
import classes from './Traces.module.css'
import { visibleText } from './visibleText.ts'

export interface TraceTextProps {
  trace: Trace
  label: string
  quantity: string | null
  scale: Scale
  /** The token at which it first differs from the first trace, or null. */
  leavesAt: number | null
  hovered: number | null
  pinned: number | null
  onHover: (position: number | null) => void
  onPin: (position: number | null) => void
}

export function TraceText({
  trace,
  label,
  quantity,
  scale,
  leavesAt,
  hovered,
  pinned,
  onHover,
  onPin,
}: TraceTextProps) {
  const { texts, quantities } = trace
  const column = quantity === null ? undefined : quantities.get(quantity)
  const chunks = useMemo(() => chunksOf(texts), [texts])
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: chunks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 280,
    overscan: 2,
  })
  useEffect(() => {
    const element = scroller.current
    if (pinned === null || !element) return
    if (chunks.length > 1) rows.scrollToIndex(chunkAt(chunks, pinned), { align: 'auto' })
    // A piece may be taller than the text's window. Scrolls the window only, and not the page.
    const frame = requestAnimationFrame(() => {
      const token = element.querySelector(`[data-token-position="${pinned}"]`)
      if (token) element.scrollTop += outside(token.getBoundingClientRect(), element.getBoundingClientRect())
    })
    return () => cancelAnimationFrame(frame)
  }, [pinned, chunks, rows])
  const isLong = chunks.length > 1
  const within = (chunk: Chunk, position: number | null) =>
    position !== null && position >= chunk.from && position < chunk.to ? position : null
  return (
    <div ref={scroller} className={classes.textScroller} data-scrolls>
      <TokenGroup
        label={label}
        className={classes.text}
        count={texts.length}
        selected={pinned}
        onSelect={onPin}
        onOpen={(position) => onPin(position === pinned ? null : position)}
        onHover={onHover}
        describe={(position) => {
          const value = column?.[position]
          return [
            visibleText(trace, position),
            quantity !== null && value !== undefined && !Number.isNaN(value)
              ? `${titleOf(quantity)} ${written(value)}`
              : '',
          ]
            .filter(Boolean)
            .join(', ')
        }}
      >
        <div className={classes.chunks} style={isLong ? { height: rows.getTotalSize() } : undefined}>
          {isLong ? (
            rows.getVirtualItems().map(({ index, start }) => {
              const chunk = chunks[index] as Chunk
              return (
                <div
                  key={index}
                  ref={rows.measureElement}
                  data-index={index}
                  className={classes.chunk}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <span className={classes.place} aria-hidden="true">
                    {(chunk.from + 1).toLocaleString('en')}
                  </span>
                  <Tokens
                    trace={trace}
                    chunk={chunk}
                    column={column}
                    scale={scale}
                    leavesAt={within(chunk, leavesAt)}
                    hovered={within(chunk, hovered)}
                    pinned={within(chunk, pinned)}
                  />
                </div>
              )
            })
          ) : (
            <Tokens
              trace={trace}
              chunk={chunks[0] as Chunk}
              column={column}
              scale={scale}
              leavesAt={leavesAt}
              hovered={hovered}
              pinned={pinned}
            />
          )}
        </div>
      </TokenGroup>
    </div>
  )
}

/** How far the inner box lies above (negative) or below the outer one, in pixels. */
function outside(inner: DOMRect, outer: DOMRect): number {
  if (inner.top < outer.top) return inner.top - outer.top - inner.height
  return Math.max(0, inner.bottom - outer.bottom + inner.height)
}

interface TokensProps extends Pick<TraceTextProps, 'trace' | 'scale' | 'leavesAt' | 'hovered' | 'pinned'> {
  chunk: Chunk
  column: Float64Array | undefined
}

/** Memoized: pointing at a token draws its piece only. */
const Tokens = memo(function Tokens({
  trace,
  chunk: { from, to },
  column,
  scale,
  leavesAt,
  hovered,
  pinned,
}: TokensProps) {
  return Array.from({ length: to - from }, (_, index) => {
    const position = from + index
    const piece = trace.texts[position] ?? ''
    return (
      <TintedToken
        key={position}
        position={position}
        piece={piece}
        bytes={trace.bytes.get(position) ?? NONE}
        ends={false}
        amount={tintOf(column?.[position], scale)}
        marked={position === hovered || position === pinned}
        underlined={position === leavesAt}
      />
    )
  })
})

const NONE: readonly number[] = []
