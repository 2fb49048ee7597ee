// The color, mark and line style of a method, the same everywhere. Color is never the only difference between methods.

import type { Mark } from '../decoding/look.ts'
import { isMethodName, methods } from '../decoding/methods/index.ts'

export interface MethodLook {
  color: string
  mark: Mark
  /** Greedy methods have hollow marks and dashed lines. */
  greedy: boolean
  /** SVG dashes of the line, if not the default. */
  dash?: string
}

/** The look of a method. Unknown names get the text color. */
export function methodLook(method: string): MethodLook {
  if (!isMethodName(method)) return { color: 'var(--tw-ink)', mark: 'circle', greedy: false }
  const { look, choice } = methods[method]
  const { hue, ...shape } = look
  return { ...shape, color: `var(--tw-${hue})`, greedy: choice === 'argmax' }
}

/** Marks and dashes of a method's second and later columns, which keep its color. */
const REPEATS: readonly Required<Pick<MethodLook, 'mark' | 'dash'>>[] = [
  { mark: 'star', dash: '7 3' },
  { mark: 'cross', dash: '2 3' },
  { mark: 'circle', dash: '8 3 2 3' },
  { mark: 'square', dash: '4 2' },
  { mark: 'triangle', dash: '1 2' },
  { mark: 'diamond', dash: '10 2' },
]

/** The looks of columns, given their methods' names. Columns of the same method have one color, but different marks and dashes. */
export function columnLooks(columns: readonly string[]): MethodLook[] {
  return columns.map((method, index) => {
    const first = methodLook(method)
    const before = columns.slice(0, index).filter((other) => other === method).length
    if (before === 0) return first
    const others = REPEATS.filter(({ mark }) => mark !== first.mark)
    return { ...first, ...others[(before - 1) % others.length] }
  })
}

/** SVG dashes of the line, or undefined for a solid line. */
export function dashOf({ dash, greedy }: MethodLook): string | undefined {
  return dash ?? (greedy ? '4 3' : undefined)
}

/** SVG path data of a mark about `2 × radius` wide, centered at (x, y). All marks have nearly the same area. */
export function markPath(mark: Mark, x: number, y: number, radius: number): string {
  const at = (dx: number, dy: number): string => `${(x + dx * radius).toFixed(1)},${(y + dy * radius).toFixed(1)}`
  switch (mark) {
    case 'circle': {
      const r = radius.toFixed(1)
      return `M${at(-1, 0)}A${r},${r} 0 1 0 ${at(1, 0)}A${r},${r} 0 1 0 ${at(-1, 0)}Z`
    }
    case 'square':
      return `M${at(-0.9, -0.9)}L${at(0.9, -0.9)}L${at(0.9, 0.9)}L${at(-0.9, 0.9)}Z`
    case 'triangle':
      return `M${at(0, -1.2)}L${at(1.15, 0.85)}L${at(-1.15, 0.85)}Z`
    case 'diamond':
      return `M${at(0, -1.3)}L${at(1.3, 0)}L${at(0, 1.3)}L${at(-1.3, 0)}Z`
    case 'star': {
      const points = Array.from({ length: 10 }, (_, i) => {
        const size = i % 2 === 0 ? 1.35 : 0.62
        return at(size * Math.sin((i * Math.PI) / 5), -size * Math.cos((i * Math.PI) / 5))
      })
      return `M${points.join('L')}Z`
    }
    case 'cross': {
      const arm: [number, number][] = [
        [-0.4, -1.1],
        [0.4, -1.1],
        [0.4, -0.4],
        [1.1, -0.4],
        [1.1, 0.4],
        [0.4, 0.4],
      ]
      const half = arm.map(([dx, dy]) => at(dx, dy))
      return `M${[...half, ...arm.map(([dx, dy]) => at(-dx, -dy))].join('L')}Z`
    }
    default:
      return mark satisfies never
  }
}
