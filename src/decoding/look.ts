// How a method or a head is drawn, as plain data: names of palette colors, marks and dashes. src/ui draws them.

/** A color in the page's palette (src/ui/palette.ts); also the name of its CSS variable. */
export type Hue =
  | 'grey'
  | 'greyDeep'
  | 'blue'
  | 'vermilion'
  | 'vermilionDeep'
  | 'green'
  | 'greenDeep'
  | 'purple'
  | 'ochre'

export type Mark = 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'cross'

export interface Look {
  readonly hue: Hue
  /** SVG stroke-dasharray; absent: a solid line. */
  readonly dash?: string
}
