// Typesets a LaTeX formula. An error in the LaTeX is shown in red in its place.

import katex from 'katex'
import 'katex/dist/katex.min.css'
import { useLayoutEffect, useRef } from 'react'

export default function KaTeX({ tex, display }: { tex: string; display: boolean }) {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    // Assistive technology reads the MathML; KaTeX hides the visible HTML from it.
    if (place.current)
      katex.render(tex, place.current, { displayMode: display, output: 'htmlAndMathml', throwOnError: false })
  }, [tex, display])
  return <span ref={place} />
}
