// One hue, one mark and one line style a method, the same in headers, lines and dots: colour is never the only sign.

export type Mark = 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'cross'

export interface MethodLook {
  /** A CSS variable of the palette. */
  colour: string
  mark: Mark
  /** Greedy forms: hollow marks and dashed lines in the hue of their sampling form. */
  greedy: boolean
  /** SVG dashes of its line, where they are its own. */
  dash?: string
}

const look = (colour: string, mark: Mark, greedy = false): MethodLook => ({
  colour: `var(--tw-${colour})`,
  mark,
  greedy,
})

const looks: Record<string, MethodLook> = {
  topK: look('grey', 'circle'),
  greedy: look('greyDeep', 'circle', true),
  args: look('vermilion', 'triangle'),
  argsGreedy: look('vermilionDeep', 'triangle', true),
  cd: look('blue', 'square'),
  rad: look('purple', 'square'),
  pargs: look('green', 'diamond'),
  pargsGreedy: look('greenDeep', 'diamond', true),
  pargsSoft: look('greenDeep', 'star'),
  pargsRollout: look('greenDeep', 'cross'),
  bestOfN: look('ochre', 'circle'),
  bestOfNPrefix: look('ochre', 'star'),
}

const plain = look('ink', 'circle')

/** How a method is drawn; one without a look of its own gets a plain one. */
export function methodLook(method: string): MethodLook {
  return Object.hasOwn(looks, method) ? (looks[method] ?? plain) : plain
}

/** Again and again the same method: another mark and other dashes, in its hue. */
const AGAIN: readonly { mark: Mark; dash: string }[] = [
  { mark: 'star', dash: '7 3' },
  { mark: 'cross', dash: '2 3' },
  { mark: 'circle', dash: '8 3 2 3' },
  { mark: 'square', dash: '4 2' },
  { mark: 'triangle', dash: '1 2' },
  { mark: 'diamond', dash: '10 2' },
]

/** How columns side by side are drawn: of several with one method the later ones differ from the first in all but the hue. */
export function columnLooks(methods: readonly string[]): MethodLook[] {
  return methods.map((method, index) => {
    const first = methodLook(method)
    const before = methods.slice(0, index).filter((other) => other === method).length
    if (before === 0) return first
    const others = AGAIN.filter(({ mark }) => mark !== first.mark)
    return { ...first, ...others[(before - 1) % others.length] }
  })
}

/** Dashes of a look's line; undefined: a whole line. */
export function dashOf({ dash, greedy }: MethodLook): string | undefined {
  return dash ?? (greedy ? '4 3' : undefined)
}

/** SVG path data of a mark of about `2 × radius` around (x, y); areas are near equal. */
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
