// A formula in LaTeX, in the line or on one of its own. While the typesetter loads its source stands there.

import { lazy, Suspense } from 'react'
import classes from './Formula.module.css'

const KaTeX = lazy(() => import('./KaTeX.tsx'))

/** `children` is LaTeX; write it with String.raw. */
export function Formula({ children, display = false }: { children: string; display?: boolean }) {
  return (
    <span className={display ? classes.display : classes.inline}>
      <Suspense
        fallback={
          <code className={classes.source} data-untypeset>
            {children}
          </code>
        }
      >
        <KaTeX tex={children} display={display} />
      </Suspense>
    </span>
  )
}
