// What the pictures share: title, legend, the buttons that zoom and save, the named image with its count of points, and the
// empty state.

import { ActionIcon } from '@mantine/core'
import { memo, type ReactNode, type RefObject, useRef } from 'react'
import classes from './Figure.module.css'
import { Legend } from './Legend.tsx'
import { type PictureKind, pictures } from './pictures.ts'
import { SaveMenu } from './SaveMenu.tsx'
import { placed, type Series } from './series.ts'
import { useShownSeries } from './shownSeries.ts'
import { useSame } from './useSame.ts'

export interface FigureProps {
  kind: PictureKind
  /** Legend with a bit of line beside each mark. */
  lines: boolean
  /** A part is looked at. */
  isZoomed: boolean
  /** 0.5: twice as near; 2: twice as far; null: all there is. */
  onZoom: (factor: number | null) => void
  /** What the run was, in a line, for files that leave the page. */
  facts: string
  children: ReactNode
}

export function Figure({ kind, lines, isZoomed, onZoom, facts, children }: FigureProps) {
  const series = useShownSeries()
  const entries = useSame(series.map(({ id, label, look }) => ({ id, label, look })))
  const { title, note, across, up } = kind
  const plot = useRef<HTMLDivElement>(null)
  const count = series.reduce((sum, one) => sum + placed(one, across, up).length, 0)
  return (
    <figure className={classes.figure} aria-label={title}>
      <div className={classes.head}>
        <div className={classes.line}>
          <h2 className={classes.title}>{title}</h2>
          <Tools kind={kind} facts={facts} plot={plot} isEmpty={count === 0} isZoomed={isZoomed} onZoom={onZoom} />
        </div>
        <Legend entries={entries} lines={lines} of={title} byKeyboard={kind === pictures[0]} />
      </div>
      <div ref={plot} className={classes.plot} role="img" aria-label={`${title}, ${count} points`} data-points={count}>
        {children}
        {count === 0 && (
          <p className={classes.empty}>
            <span>{emptyWords(series)}</span>
          </p>
        )}
      </div>
      <figcaption className={classes.note}>{note}</figcaption>
    </figure>
  )
}

interface ToolsProps extends Pick<FigureProps, 'kind' | 'facts' | 'isZoomed' | 'onZoom'> {
  plot: RefObject<HTMLDivElement | null>
  isEmpty: boolean
}

const Tools = memo(function Tools({ kind, facts, plot, isEmpty, isZoomed, onZoom }: ToolsProps) {
  const { title } = kind
  return (
    <div className={classes.tools}>
      {isZoomed && (
        <>
          <Tool label="Zoom out" sign="−" of={title} onClick={() => onZoom(2)} />
          <Tool label="Show all" sign="⤢" of={title} onClick={() => onZoom(null)} />
        </>
      )}
      <Tool label="Zoom in" sign="+" of={title} disabled={isEmpty} onClick={() => onZoom(0.5)} />
      <SaveMenu kind={kind} facts={facts} plot={plot} disabled={isEmpty} />
    </div>
  )
})

function emptyWords(series: readonly Series[]): string {
  return series.some(({ points }) => points.length > 0)
    ? 'Not recorded with this run: run it here to see it.'
    : 'Each token will appear here as a point.'
}

interface ToolProps {
  label: string
  sign: string
  /** Title of the picture. */
  of: string
  disabled?: boolean
  onClick: () => void
}

function Tool({ label, sign, of, disabled = false, onClick }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      aria-label={`${label}: ${of}`}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <span aria-hidden="true">{sign}</span>
    </ActionIcon>
  )
}
