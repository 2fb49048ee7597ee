// How charts draw a head, and a sample of its line for legends and tables.

import { type HeadName, objectives } from '../decoding/heads.ts'
import type { Look } from '../decoding/look.ts'

/** A head's CSS color and SVG stroke-dasharray ('0': a solid line), the same in every chart. */
export function headLook(head: HeadName) {
  const { hue, dash = '0' }: Look = objectives[head].look
  return { color: `var(--tw-${hue})`, dash }
}

export function HeadLine({ head, width = 26 }: { head: HeadName; width?: number }) {
  const { color, dash } = headLook(head)
  return (
    <svg width={width} height="8" aria-hidden="true">
      <line x1="1" x2={width - 1} y1="4" y2="4" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  )
}
