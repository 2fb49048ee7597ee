import { type HeadName, objectives } from '../decoding/heads.ts'
import type { Look } from '../decoding/look.ts'

/** A head's CSS color and SVG stroke-dasharray ('0': a solid line), the same in every chart. */
export function headLook(head: HeadName) {
  const { hue, dash = '0' }: Look = objectives[head].look
  return { color: `var(--tw-${hue})`, dash }
}
