// A sample of a head's line as the charts draw it, for legends and tables.

import type { HeadName } from '../decoding/heads.ts'
import { headLook } from './headLook.ts'

export function HeadLine({ head, width = 26 }: { head: HeadName; width?: number }) {
  const { color, dash } = headLook(head)
  return (
    <svg width={width} height="8" aria-hidden="true">
      <line x1="1" x2={width - 1} y1="4" y2="4" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  )
}
