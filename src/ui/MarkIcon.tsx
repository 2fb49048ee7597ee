// A method's mark as the charts draw it, for headers and legends.

import { dashOf, type MethodLook, markPath } from './methodLook.ts'

export function MarkIcon({
  look,
  line = false,
}: {
  look: MethodLook
  /** Whether to draw a piece of the method's line behind the mark. */
  line?: boolean
}) {
  const width = line ? 26 : 12
  return (
    <svg width={width} height={12} viewBox={`0 0 ${width} 12`} aria-hidden="true" style={{ flex: 'none' }}>
      {line && (
        <line x1={0} x2={width} y1={6} y2={6} stroke={look.color} strokeWidth={1.8} strokeDasharray={dashOf(look)} />
      )}
      <path
        d={markPath(look.mark, width / 2, 6.2, 4)}
        fill={look.greedy ? 'var(--tw-paper)' : look.color}
        stroke={look.color}
        strokeWidth={1.4}
      />
    </svg>
  )
}
