// A formula in LaTeX, inline or displayed. Shows the source until KaTeX has loaded, or if it cannot be loaded.

import { lazy, Suspense } from 'react'
import { Boundary } from '../../ui/Boundary.tsx'
import classes from './Formula.module.css'

const KaTeX = lazy(() => import('./KaTeX.tsx'))

/** @param children LaTeX, best written with String.raw. */
export function Formula({ children, display = false }: { children: string; display?: boolean }) {
  const source = (
    <code className={classes.source} data-untypeset>
      {children}
    </code>
  )
  return (
    <span className={display ? classes.display : classes.inline}>
      <Boundary instead={source}>
        <Suspense fallback={source}>
          <KaTeX tex={children} display={display} />
        </Suspense>
      </Boundary>
    </span>
  )
}
