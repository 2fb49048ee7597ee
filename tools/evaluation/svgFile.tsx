// An evaluation's figure as an SVG file.

import { renderToStaticMarkup } from 'react-dom/server'
import { type Drawing, DrawnSheet } from '../../src/figures/parts.tsx'
import { inColors } from '../../src/plot/Sheet.tsx'
import { palettes } from '../../src/ui/palette.ts'

/** Renders an SVG file in the colors of the page's light mode. */
export const svgFile = (drawing: Drawing): string =>
  `${inColors(renderToStaticMarkup(<DrawnSheet {...drawing} />), palettes.light)}\n`
