// The frame of a chart: title, zoom and save buttons, how to read it, and a message while the chart is empty.

import { useCallbackRef, useElementSize } from '@mantine/hooks'
import { memo, type ReactNode } from 'react'
import classes from './ChartFrame.module.css'
import { type FileForm, SaveMenu } from './SaveMenu.tsx'
import { SignButton } from './SignButton.tsx'

export interface ChartFrameProps {
  title: string
  /** Number of points. */
  count: number
  isZoomed: boolean
  /** What stands in the place of the title, or beside it. */
  choice?: ReactNode
  legend?: ReactNode
  /** What is said in the place of the points while there are none. */
  empty: string
  /** How to read the chart. */
  note?: ReactNode
  /** Called with the factor by which the visible range changes, or with null to show everything. */
  onZoom: (factor: number | null) => void
  /** Gets the size of the plot, in pixels. Rejects with an error whose message is shown. */
  onSave: (form: FileForm, width: number, height: number) => Promise<void>
  /** Draws the chart in a size, in pixels. */
  draw: (width: number, height: number) => ReactNode
}

export function ChartFrame({
  title,
  count,
  isZoomed,
  choice,
  legend,
  empty,
  note,
  onZoom,
  onSave,
  draw,
}: ChartFrameProps) {
  const { ref, width, height } = useElementSize()
  // Stable functions, so that new tokens do not render the buttons again.
  const save = useCallbackRef((form: FileForm) => onSave(form, width, height))
  const zoom = useCallbackRef(onZoom)
  return (
    <figure className={classes.figure} aria-label={title}>
      <div className={classes.head}>
        {choice ?? <h2 className={classes.title}>{title}</h2>}
        {legend}
        <Tools chart={title} isEmpty={count === 0} isZoomed={isZoomed} onZoom={zoom} onSave={save} />
      </div>
      <div ref={ref} className={classes.plot} role="img" aria-label={`${title}, ${count} points`} data-points={count}>
        <svg width="100%" height="100%" aria-hidden="true">
          {width > 0 && draw(width, height)}
        </svg>
        {count === 0 && (
          <p className={classes.empty}>
            <span>{empty}</span>
          </p>
        )}
      </div>
      {note && <figcaption className={classes.note}>{note}</figcaption>}
    </figure>
  )
}

interface ToolsProps extends Pick<ChartFrameProps, 'isZoomed' | 'onZoom'> {
  chart: string
  isEmpty: boolean
  onSave: (form: FileForm) => Promise<void>
}

const look = { color: 'gray', size: 24 }

const Tools = memo(function Tools({ chart, isEmpty, isZoomed, onZoom, onSave }: ToolsProps) {
  return (
    <div className={classes.tools}>
      {isZoomed && (
        <>
          <SignButton {...look} label={`Zoom out: ${chart}`} title="Zoom out" sign="−" onClick={() => onZoom(2)} />
          <SignButton {...look} label={`Show all: ${chart}`} title="Show all" sign="⤢" onClick={() => onZoom(null)} />
        </>
      )}
      <SignButton
        {...look}
        label={`Zoom in: ${chart}`}
        title="Zoom in"
        sign="+"
        disabled={isEmpty}
        onClick={() => onZoom(0.5)}
      />
      <SaveMenu chart={chart} disabled={isEmpty} onSave={onSave} />
    </div>
  )
})
