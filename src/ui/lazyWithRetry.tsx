// A part of the page whose code is fetched when it is first drawn, and may not arrive.

import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react'
import { Boundary, NotArrived } from './Boundary.tsx'

/** @param pending stands there until then. */
export function lazyWithRetry<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  pending: ReactNode = null,
): ComponentType<Props> {
  const fetched = () =>
    lazy(() =>
      load().catch((cause) => {
        throw new NotArrived(cause)
      }),
    )
  let newest = fetched()
  return function Later(props: Props) {
    const [Part, setPart] = useState(() => newest)
    const again = () => {
      // React remembers what failed.
      newest = fetched()
      setPart(() => newest)
    }
    return (
      <Boundary onAgain={again}>
        <Suspense fallback={pending}>
          <Part {...props} />
        </Suspense>
      </Boundary>
    )
  }
}
