// A drawing as a self-contained SVG or PNG file, made in the browser.

import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Palette } from '../ui/palette.ts'
import { inColors } from './Sheet.tsx'

/** The markup of a drawing. It is rendered in a detached element, because React's server renderer is a large download. */
export function svgOf(drawing: ReactNode, palette: Palette): string {
  const holder = document.createElement('div')
  const root = createRoot(holder)
  flushSync(() => root.render(drawing))
  const markup = new XMLSerializer().serializeToString(holder.firstChild as SVGSVGElement)
  root.unmount()
  return inColors(markup, palette)
}

/** A drawing as a file. @throws Error as `svgToPng` does. */
export async function savedPicture(drawing: ReactNode, palette: Palette, form: 'svg' | 'png'): Promise<Blob> {
  const svg = svgOf(drawing, palette)
  return form === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : svgToPng(svg)
}

/** A PNG at twice the size of the drawing. @throws Error if the browser cannot create it. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This browser could not create a PNG of the chart. Save it as SVG instead.')
  return blob
}
