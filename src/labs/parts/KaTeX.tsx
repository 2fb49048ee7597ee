// Sets a formula. Loaded when a page with formulas is; the fonts are the page's own files.

import katex from 'katex'
import 'katex/dist/katex.min.css'
import { useLayoutEffect, useRef } from 'react'

export interface KaTeXProps {
  /** LaTeX, our own: a mistake in it is shown in place, in red. */
  tex: string
  /** On a line of its own. */
  display: boolean
}

export default function KaTeX({ tex, display }: KaTeXProps) {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    // The picture is hidden from assistive technology, which reads the MathML beside it.
    if (place.current)
      katex.render(tex, place.current, { displayMode: display, output: 'htmlAndMathml', throwOnError: false })
  }, [tex, display])
  return <span ref={place} />
}
