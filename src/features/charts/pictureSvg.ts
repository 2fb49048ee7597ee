// A picture as a drawing that stands alone: what style sheets say is written into it, and title, legend and the run's facts
// are put around it. And that drawing in pixels.

import { LEGEND_LINE, legendPlaces } from '../../plot/legendPlaces.ts'
import { dashOf, type MethodLook, markPath } from '../../ui/methodLook.ts'
import type { Series } from './series.ts'

const NAMESPACE = 'http://www.w3.org/2000/svg'

const FONTS = 'Inter, system-ui, sans-serif'

/** What decides how a shape or a text looks. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
]

/** Pixels: of the title, of a line under the plot, and left and right of both. */
const TITLE = 32
const LINE = 13
const LEFT = 12

/** Characters are taken as this wide, pixels. */
const SMALL_LETTER = 5

export interface Around {
  title: string
  series: readonly Series[]
  /** What the run was. */
  facts: string
}

/** @param drawn as it is on the page. Marks of what is pointed at are left out. */
export function pictureSvg(drawn: SVGSVGElement, { title, series, facts }: Around): string {
  const { width, height } = drawn.getBoundingClientRect()
  const plot = standalone(drawn)
  const page = getComputedStyle(document.documentElement)
  const colour = (name: string) => page.getPropertyValue(`--tw-${name}`).trim()
  const lines = wrapped(facts, Math.floor((width - 2 * LEFT) / SMALL_LETTER))
  const legend = legendPlaces(
    series.map(({ label }) => label),
    width - 2 * LEFT,
  )
  const head = TITLE + legend.lines * LEGEND_LINE
  const whole = { width, height: height + head + 8 + lines.length * LINE }
  const svg = element('svg', { ...whole, viewBox: `0 0 ${whole.width} ${whole.height}`, 'font-family': FONTS })
  svg.append(element('title', {}, `${title}. ${facts}`))
  svg.append(element('rect', { ...whole, fill: colour('paper') }))
  svg.append(element('text', { x: LEFT, y: 20, 'font-size': 14, 'font-weight': 600, fill: colour('ink') }, title))
  for (const [index, { label, look }] of series.entries()) {
    const { x, line } = legend.places[index] ?? { x: 0, line: 0 }
    const place = { x: LEFT + x, y: TITLE + 4 + line * LEGEND_LINE }
    svg.append(...legendEntry(place, label, look, { ink: colour('dim'), hue: resolved(look.colour, colour) }))
  }
  plot.setAttribute('y', String(head))
  svg.append(plot)
  for (const [index, line] of lines.entries()) {
    const y = height + head + LINE * (index + 1)
    svg.append(element('text', { x: LEFT, y, 'font-size': 9.5, fill: colour('dim') }, line))
  }
  return new XMLSerializer().serializeToString(svg)
}

/** Twice as many pixels as the drawing has. @throws if the browser cannot draw it. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This browser made no PNG of the picture: save it as SVG.')
  return blob
}

/** A copy that needs no style sheet and holds nothing live. */
function standalone(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement
  const originals = [...drawn.querySelectorAll('*')]
  for (const [index, part] of [...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(originals[index] as Element)
    for (const name of STYLES) part.setAttribute(name, style.getPropertyValue(name))
    for (const name of ['style', 'class', 'tabindex']) part.removeAttribute(name)
  }
  for (const live of copy.querySelectorAll('[data-live], title, desc')) live.remove()
  for (const name of ['style', 'class', 'role', 'tabindex']) copy.removeAttribute(name)
  return copy
}

/** @param at the left end of its line, in the middle of its height. */
function legendEntry(
  { x, y }: { x: number; y: number },
  label: string,
  look: MethodLook,
  { ink, hue }: { ink: string; hue: string },
) {
  const dash = dashOf(look)
  return [
    element('path', {
      d: `M${x},${y}h24`,
      stroke: hue,
      'stroke-width': 1.8,
      ...(dash ? { 'stroke-dasharray': dash } : {}),
    }),
    element('path', { d: markPath(look.mark, x + 12, y, 4), fill: look.greedy ? 'none' : hue, stroke: hue }),
    element('text', { x: x + 29, y: y + 4, 'font-size': 12, fill: ink }, label),
  ]
}

/** 'var(--tw-blue)' in the page's colours. */
function resolved(value: string, colour: (name: string) => string): string {
  const [, name] = /^var\(--tw-(\w+)\)$/.exec(value) ?? []
  return name ? colour(name) : value
}

/** Lines of at most `most` characters, broken at spaces. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function element(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = text
  return made
}
