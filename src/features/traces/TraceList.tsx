// The list of traces: search, sort, and which are shown. Thousands of rows: only those in view are drawn.

import { NativeSelect, Switch, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { contains, type Summary, summaryOf } from '../../traces/summary.ts'
import type { Trace } from '../../traces/trace.ts'
import { shortened } from '../../ui/format.ts'
import { many, methodName, titleOf, written } from './coloring.ts'
import classes from './Traces.module.css'
import { type Sort, sorts, useTraces } from './tracesStore.ts'

const ROW_PIXELS = 46

export function TraceList({ traces, quantity }: { traces: readonly Trace[]; quantity: string | null }) {
  const { sort, isReversed, shown, change, show } = useTraces()
  const [query, setQuery] = useState('')
  const [searched] = useDebouncedValue(query, 150)
  const summaries = useMemo(() => traces.map((trace) => summaryOf(trace, quantity ?? '')), [traces, quantity])
  const order = useMemo(
    () => sorted(traces, summaries, sort, isReversed, searched.trim().toLowerCase()),
    [traces, summaries, sort, isReversed, searched],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 6,
  })
  const [active, setActive] = useState(0)
  const activeAt = Math.min(active, Math.max(0, order.length - 1))
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order starts at its top
  useEffect(() => {
    setActive(0)
    rows.scrollToOffset(0)
  }, [sort, isReversed, searched, rows])
  const move = (to: number) => {
    const at = Math.min(order.length - 1, Math.max(0, to))
    setActive(at)
    rows.scrollToIndex(at)
    const index = order[at]
    if (index !== undefined) show(index)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const index = order[activeAt]
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 5,
      PageUp: -5,
      Home: -order.length,
      End: order.length,
    }
    const step = steps[event.key]
    if (step !== undefined) move(activeAt + step)
    else if (event.key === ' ' && index !== undefined) show(index, true)
    else if (event.key === 'Enter' && index !== undefined) show(index)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const title = quantity === null ? null : titleOf(quantity)
  const names: Record<Sort, string> = {
    file: 'order of the file',
    total: `total ${title ?? ''}`,
    length: 'length',
    drop: `largest drop of ${title ?? ''}`,
  }
  return (
    <section className={classes.list} aria-label="List of traces">
      <div className={classes.tools}>
        <TextInput
          size="xs"
          label="Search"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          dir="auto"
        />
        <NativeSelect
          size="xs"
          label="Sort by"
          value={sort}
          onChange={(event) => change({ sort: event.currentTarget.value as Sort })}
          data={sorts
            .filter((name) => quantity !== null || name === 'file' || name === 'length')
            .map((name) => ({ value: name, label: names[name] }))}
        />
        <Switch
          size="xs"
          label="reversed"
          checked={isReversed}
          onChange={(event) => change({ isReversed: event.currentTarget.checked })}
        />
      </div>
      <p className={classes.note} role="status">
        {order.length === traces.length
          ? many(traces.length, 'trace')
          : `${order.length.toLocaleString('en')} of ${many(traces.length, 'trace')}`}

        {`, with length${title === null ? '' : ` and total ${title}`}. Click to show one; the box, or Space, puts it beside.`}
      </p>
      <div
        ref={scroller}
        className={classes.rows}
        style={{ '--all': `${order.length * ROW_PIXELS + 2}px` } as React.CSSProperties}
        role="listbox"
        aria-label="Traces"
        aria-multiselectable="true"
        aria-activedescendant={order.length > 0 ? `trace-${order[activeAt]}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ index: at, start }) => {
            const index = order[at] as number
            const trace = traces[index] as Trace
            const { length, total, drop } = summaries[index] as Summary
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the listbox
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, by aria-activedescendant
              <div
                key={index}
                id={`trace-${index}`}
                role="option"
                aria-selected={shown.includes(index)}
                aria-setsize={order.length}
                aria-posinset={at + 1}
                data-active={at === activeAt || undefined}
                className={classes.row}
                style={{ transform: `translateY(${start}px)`, height: ROW_PIXELS }}
                onClick={(event) => {
                  setActive(at)
                  const isBox = (event.target as Element).closest('[data-box]') !== null
                  show(index, isBox || event.shiftKey || event.ctrlKey || event.metaKey)
                }}
              >
                <span className={classes.box} data-box aria-hidden="true">
                  {shown.includes(index) ? '✓' : ''}
                </span>
                <span className={classes.rowName}>
                  <b>{trace.name}</b> {trace.method === null ? '' : methodName(trace.method)}
                </span>
                <span className={classes.rowText} dir="auto">
                  {shortened(trace.texts.slice(0, 60).join(''), 90)}
                </span>
                <span className={classes.rowNumbers}>
                  {trace.known === 'whole' ? 'text only' : many(length, 'token')}
                  {!Number.isNaN(total) && ` · ${written(total)}`}
                  {sort === 'drop' && !Number.isNaN(drop) && ` · drop ${written(drop)}`}
                </span>
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}

/** Largest first, largest drop first; rows without a number last. */
function sorted(
  traces: readonly Trace[],
  summaries: readonly Summary[],
  sort: Sort,
  isReversed: boolean,
  words: string,
): number[] {
  const order = traces.flatMap((trace, index) => (contains(trace, words) ? [index] : []))
  const key = (index: number): number => {
    const { total, length, drop } = summaries[index] as Summary
    return sort === 'file' ? index : sort === 'total' ? -total : sort === 'length' ? -length : drop
  }
  const sign = isReversed ? -1 : 1
  return order.sort((one, other) => {
    const [a, b] = [key(one), key(other)]
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || one - other
    return sign * (a - b) || one - other
  })
}
