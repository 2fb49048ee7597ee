// Grid lines, numbers and titles of two axes.

import { memo } from 'react'
import { type AxesLook, type Axis, NUMBER_GAP, pageAxes, RIGHT, ticksThatFit, titleOffset } from './axis.ts'
import { type Box, tenth, textWidth } from './layout.ts'

export interface AxesProps {
  /** Axes whose pixel ranges lie within the frame. */
  x: Axis
  y: Axis
  frame: Box
  look?: AxesLook
  /** Whether the ticks of the vertical axis or of both axes have grid lines. Default: 'vertical'. */
  grid?: 'vertical' | 'both' | undefined
}

const HAIRLINE = 'var(--tw-hairline)'

/** Memoized, because data may change at every token while axes and frame stay the same. */
export const Axes = memo(function Axes({ x, y, frame, look = pageAxes, grid = 'vertical' }: AxesProps) {
  const { left, right, top, bottom } = frame
  const { size, titleSize, titleFill, base, tick } = look
  const numbersAt = bottom + tick + 4 + size
  return (
    <g fontSize={size} fill="var(--tw-dim)">
      {y.ticks.map((value) => (
        <g key={value} transform={`translate(0 ${tenth(y.scale(value))})`}>
          <line x1={left} x2={right} stroke={HAIRLINE} />
          <text x={left - NUMBER_GAP} y={tenth(size * 0.35)} textAnchor="end">
            {y.tickText(value)}
          </text>
        </g>
      ))}
      {grid === 'both' &&
        x.ticks.map((value) => (
          <line
            key={value}
            x1={tenth(x.scale(value))}
            x2={tenth(x.scale(value))}
            y1={top}
            y2={bottom}
            stroke={HAIRLINE}
          />
        ))}
      {ticksThatFit(x, size).map((value) => {
        const [at, text] = [tenth(x.scale(value)), x.tickText(value)]
        // Moves a long number at the right end back into the picture.
        const over = Math.max(0, at + textWidth(text, size) / 2 - right - RIGHT)
        return (
          <g key={value} transform={`translate(${at} 0)`}>
            {tick > 0 && <line y1={bottom} y2={bottom + tick} stroke={base} />}
            <text x={-tenth(over) || undefined} y={numbersAt} textAnchor="middle">
              {text}
            </text>
          </g>
        )
      })}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke={base} />
      <g fontSize={titleSize} fill={titleFill} textAnchor="middle">
        <text x={(left + right) / 2} y={numbersAt + 8 + titleSize}>
          {x.title}
        </text>
        <text transform={`translate(${tenth(left - titleOffset(y, look))} ${(top + bottom) / 2}) rotate(-90)`}>
          {y.title}
        </text>
      </g>
    </g>
  )
})
