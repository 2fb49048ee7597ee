// Loads a part of the page when it is first rendered, and lets the user retry if its code cannot be downloaded.

import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react'
import { Boundary, DownloadError } from './Boundary.tsx'

/** @param pending shown while the code is loading. */
export function lazyWithRetry<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  pending: ReactNode = null,
): ComponentType<Props> {
  const fetched = () =>
    lazy(() =>
      load().catch((cause) => {
        throw new DownloadError(cause)
      }),
    )
  let newest = fetched()
  return function Later(props: Props) {
    const [Part, setPart] = useState(() => newest)
    const again = () => {
      // React caches the failure, so a retry needs a new lazy component.
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
