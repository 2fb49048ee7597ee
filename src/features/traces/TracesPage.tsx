// Traces of other programs: the list, the texts of some of them beside each other, one token's numbers, and charts.

import { Button, NativeSelect } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { scaleDigits } from '../../store/run/quantities.ts'
import { useHashPath } from '../../store/view/hashPlace.ts'
import { quantityLook } from '../../traces/quantities.ts'
import { firstDifferenceOf, quantitiesOf, totalsOf } from '../../traces/summary.ts'
import type { Trace } from '../../traces/trace.ts'
import { FileChooser } from '../../ui/FileChooser.tsx'
import { shortened, signed } from '../../ui/format.ts'
import { columnLooks } from '../../ui/methodLook.ts'
import { TintScale } from '../../ui/TintScale.tsx'
import { ChooseColumns } from './ChooseColumns.tsx'
import { many, scaleFor, titleOf } from './coloring.ts'
import { OpenTraces } from './OpenTraces.tsx'
import type { Place } from './place.ts'
import { ShownTraces } from './ShownTraces.tsx'
import type { ShownTrace } from './shownTrace.ts'
import { TraceActions } from './TraceActions.tsx'
import { TraceCharts } from './TraceCharts.tsx'
import { TraceInspector } from './TraceInspector.tsx'
import { TraceList } from './TraceList.tsx'
import classes from './Traces.module.css'
import { type OpenFile, useTraces } from './tracesStore.ts'

/** What stands before the traces in an address. */
const LINK = '/traces/'

export default function TracesPage() {
  const { opened, unknown, openRows, leaveRows, openLink, restore } = useTraces()
  const [path, navigate] = useHashPath()
  const link = path.startsWith(LINK) ? path.slice(LINK.length) : ''
  useEffect(() => {
    if (link === '') void restore()
    // The traces are kept, so the address need not hold them any longer.
    else void openLink(link).then(() => navigate('/traces', { replace: true }))
  }, [link, restore, openLink, navigate])
  return (
    <>
      <h1 className={classes.title}>Traces</h1>
      <p className={classes.lead}>
        Look at tokens and numbers of other programs: rewards, advantages, values and log-probabilities of a training
        run, or a server’s answer. No model is needed.
      </p>
      <OpenTraces />
      {unknown && (
        <ChooseColumns
          key={unknown.name}
          unknown={unknown}
          onChosen={(choice) => void openRows(choice)}
          onCancel={leaveRows}
        />
      )}
      {opened && !unknown && <OpenedFile opened={opened} />}
    </>
  )
}

function OpenedFile({ opened }: { opened: OpenFile }) {
  const { traces, name, format, notes } = opened
  const { quantity, across, shown: indices, change, close, decodeIds } = useTraces()
  const [hovered, setHovered] = useState<Place | null>(null)
  const [pinned, setPinned] = useState<Place | null>(null)
  const names = useMemo(() => [...new Set([...quantitiesOf(traces), ...totalsOf(traces)])], [traces])
  const shown = useMemo(() => {
    const known = indices.flatMap((index) => (traces[index] ? [{ index, trace: traces[index] }] : []))
    const looks = columnLooks(known.map(({ trace, index }) => trace.method ?? String(index)))
    return known.map((one, at): ShownTrace => ({ ...one, look: lookOf(looks, at) }))
  }, [traces, indices])
  const shownTraces = useMemo(() => shown.map(({ trace }) => trace), [shown])
  const scale = useMemo(() => scaleFor(shownTraces, quantity), [shownTraces, quantity])
  const [first] = shown
  const leaves = useMemo(
    () => shown.map(({ trace }, at) => (at === 0 || !first ? null : firstDifferenceOf(first.trace, trace))),
    [shown, first],
  )
  const shownNames = useMemo(() => quantitiesOf(shownTraces), [shownTraces])
  const marked = hovered ?? pinned
  const inspected = marked && shown.find(({ index }) => index === marked.index)
  const tokens = useMemo(
    () => traces.reduce((sum, { texts, known }) => sum + (known === 'whole' ? 0 : texts.length), 0),
    [traces],
  )
  const isColored = quantity !== null && shownNames.includes(quantity)
  const facts = useMemo(() => factsOf(opened, shownTraces), [opened, shownTraces])
  const digits = scaleDigits(scale)
  const [low, high] = [signed(scale.twoSided ? -scale.full : scale.none, digits), signed(scale.full, digits)]
  return (
    <>
      <div className={classes.file}>
        <b>{name}</b>
        <span>
          {format} · {many(traces.length, 'trace')} · {tokens.toLocaleString('en')} tokens
        </span>
        <Button size="compact-xs" variant="default" onClick={close}>
          Close
        </Button>
        {traces.some(({ known, promptIds }) => known === 'ids' || promptIds !== null) && (
          <>
            <FileChooser size="compact-xs" accept=".json" onChoose={(file) => void decodeIds(file)}>
              Choose a tokenizer.json…
            </FileChooser>
            <span className={classes.note}>
              The file has token ids. The tokenizer.json of their model gives the texts.
            </span>
          </>
        )}
        {notes.map((note) => (
          <span key={note} className={classes.warn}>
            {note}
          </span>
        ))}
      </div>
      <div className={classes.viewer} data-single={traces.length === 1 || undefined}>
        {traces.length > 1 && <TraceList traces={traces} quantity={quantity} />}
        <div className={classes.read}>
          {names.length > 0 && quantity !== null ? (
            <div className={classes.tools}>
              <NativeSelect
                size="xs"
                label={isColored ? 'Color by' : 'Number'}
                value={quantity}
                onChange={(event) => change({ quantity: event.currentTarget.value })}
                data={names.map((one) => ({ value: one, label: titleOf(one) }))}
              />
              {isColored && (
                <span className={classes.scale} role="img" aria-label={`Color scale from ${low} to ${high}`}>
                  {low}
                  <TintScale twoSided={scale.twoSided} />
                  {high}
                </span>
              )}

              <span className={classes.note}>{quantityLook(quantity).about}</span>
            </div>
          ) : (
            <p className={classes.note}>The file has no numbers.</p>
          )}
          <ShownTraces
            shown={shown}
            leaves={leaves}
            quantity={quantity}
            scale={scale}
            hovered={hovered}
            pinned={pinned}
            onHover={setHovered}
            onPin={setPinned}
          />
          <TraceActions shown={shownTraces} />
          {inspected && marked && marked.position < inspected.trace.texts.length ? (
            <TraceInspector trace={inspected.trace} position={marked.position} />
          ) : (
            <p className={classes.hint}>Point at a token, or select one with the arrow keys, to see its numbers.</p>
          )}
          {isColored && (
            <TraceCharts
              shown={shown}
              quantity={quantity}
              across={across}
              names={shownNames}
              facts={facts}
              marked={marked}
              onAcross={(name) => change({ across: name })}
              onHover={setHovered}
              onPin={setPinned}
            />
          )}
        </div>
      </div>
    </>
  )
}

/** Where the numbers come from, on one line. */
function factsOf({ name, format }: OpenFile, shown: readonly Trace[]): string {
  const [prompt = '', ...others] = new Set(shown.map((trace) => trace.prompt))
  return [...(prompt === '' || others.length > 0 ? [] : [`“${shortened(prompt)}”`]), name, format, 'Tokenwise'].join(
    ' · ',
  )
}

/** Traces of unknown methods take these colors in turn. */
const HUES = ['blue', 'vermilion', 'green', 'purple', 'ochre', 'grey'] as const

function lookOf(looks: ReturnType<typeof columnLooks>, at: number): ShownTrace['look'] {
  const look = looks[at] as ShownTrace['look']
  const marks = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross'] as const
  if (look.color !== 'var(--tw-ink)') return look
  return { color: `var(--tw-${HUES[at % HUES.length]})`, mark: marks[at % marks.length] ?? 'circle', greedy: false }
}
