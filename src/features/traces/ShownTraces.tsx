// The texts of the shown traces beside each other, each with its prompt and the numbers of its whole response.

import { Button } from '@mantine/core'
import type { Scale } from '../../store/run/quantities.ts'
import type { Trace } from '../../traces/trace.ts'
import { shortened } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { many, methodName, titleOf, written } from './coloring.ts'
import type { Place } from './place.ts'
import type { ShownTrace } from './shownTrace.ts'
import classes from './Traces.module.css'
import { TraceText } from './TraceText.tsx'
import { useTraces } from './tracesStore.ts'

interface ShownTracesProps {
  shown: readonly ShownTrace[]
  /** [shown] Where each first differs from the first one; null if it does not, undefined without tokens. */
  leaves: readonly (number | null | undefined)[]
  quantity: string | null
  scale: Scale
  hovered: Place | null
  pinned: Place | null
  onHover: (place: Place | null) => void
  onPin: (place: Place | null) => void
}

export function ShownTraces({ shown, leaves, quantity, scale, hovered, pinned, onHover, onPin }: ShownTracesProps) {
  const show = useTraces(({ show }) => show)
  const of = (place: Place | null, index: number) => (place?.index === index ? place.position : null)
  return (
    <div className={classes.texts}>
      {shown.map(({ index, trace, look }, at) => (
        <section
          key={index}
          aria-label={trace.name}
          className={classes.column}
          style={{ '--hue': look.color } as React.CSSProperties}
        >
          <h2 className={classes.heading}>
            {shown.length > 1 && <MarkIcon look={look} />}
            {trace.method === null ? trace.name : methodName(trace.method)}
            {trace.method !== null && <span className={classes.note}>{trace.name}</span>}
            {shown.length > 1 && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`Remove ${trace.name}`}
                onClick={() => show(index, true)}
              >
                ×
              </Button>
            )}
          </h2>
          <Prompt trace={trace} />
          <TraceText
            trace={trace}
            label={`Text of ${trace.name}`}
            quantity={quantity}
            scale={scale}
            leavesAt={leaves[at] ?? null}
            hovered={of(hovered, index)}
            pinned={of(pinned, index)}
            onHover={(position) => onHover(position === null ? null : { index, position })}
            onPin={(position) => onPin(position === null ? null : { index, position })}
          />
          <Facts trace={trace} leavesAt={at === 0 ? undefined : leaves[at]} />
        </section>
      ))}
    </div>
  )
}

/** Longer prompts are folded. */
const SHORT_PROMPT = 160

function Prompt({ trace: { prompt, promptIds } }: { trace: Trace }) {
  if (prompt === '')
    return promptIds ? <p className={classes.note}>{many(promptIds.length, 'prompt token')}, ids only</p> : null
  if (prompt.length <= SHORT_PROMPT)
    return (
      <p className={classes.prompt} dir="auto">
        {prompt}
      </p>
    )
  return (
    <details className={classes.prompt}>
      <summary>{shortened(prompt, 120)}</summary>
      <p dir="auto">{prompt}</p>
    </details>
  )
}

function Facts({ trace, leavesAt }: { trace: Trace; leavesAt: number | null | undefined }) {
  const { known, texts, totals, meta } = trace
  const facts: [string, string][] = [
    ...[...totals].map(([name, value]): [string, string] => [titleOf(name), written(value)]),
    ...Object.entries(meta).map(([name, value]): [string, string] => [name, shortened(String(value), 120)]),
  ]
  return (
    <>
      <p className={classes.note}>
        {known === 'whole' ? 'The file has this text without its tokens' : many(texts.length, 'token')}
        {known === 'ids' && ', ids only'}
        {typeof leavesAt === 'number' && ` · first difference: token ${leavesAt + 1} (underlined)`}
        {leavesAt === null && ' · the same tokens as the first'}
      </p>
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
