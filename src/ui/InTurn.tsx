// Renders parts of a page one after the other, so that the page can respond to input between them.

import { Fragment, type ReactNode, startTransition, useLayoutEffect, useState } from 'react'

export function InTurn({ parts }: { parts: readonly ReactNode[] }) {
  const [count, setCount] = useState(1)
  // The layout effect starts the next part without waiting for a frame; the transition lets input come first.
  useLayoutEffect(() => {
    if (count < parts.length) startTransition(() => setCount(count + 1))
  }, [count, parts.length])
  // biome-ignore lint/suspicious/noArrayIndexKey: parts are identified by position
  return parts.slice(0, count).map((part, place) => <Fragment key={place}>{part}</Fragment>)
}
