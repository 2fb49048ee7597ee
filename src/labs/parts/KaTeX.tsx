// Typesets a formula. Loaded with the first page that has one; the fonts are served with the page.

import katex from 'katex'
import 'katex/dist/katex.min.css'
import { useLayoutEffect, useRef } from 'react'

export interface KaTeXProps {
  /** Our own LaTeX; a mistake in it is shown in place, in red. */
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
