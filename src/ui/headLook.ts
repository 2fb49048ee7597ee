// How pictures draw a head: the same color and dash everywhere.

import { type HeadName, objectives } from '../decoding/heads.ts'
import type { Look } from '../decoding/look.ts'

export interface HeadLook {
  /** A CSS color. */
  color: string
  /** SVG stroke-dasharray; '0' is a solid line. */
  dash: string
}

export function headLook(head: HeadName): HeadLook {
  const { hue, dash = '0' }: Look = objectives[head].look
  return { color: `var(--tw-${hue})`, dash }
}
