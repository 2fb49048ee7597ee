// Parts of a page that are drawn one after the other: each is a piece of work of its own, and between them the page answers.

import { Fragment, type ReactNode, startTransition, useLayoutEffect, useState } from 'react'

export function InTurn({ parts }: { parts: readonly ReactNode[] }) {
  const [drawn, setDrawn] = useState(1)
  // At once, as work that may wait: a frame with one part alone would only put off the next.
  useLayoutEffect(() => {
    if (drawn < parts.length) startTransition(() => setDrawn(drawn + 1))
  }, [drawn, parts.length])
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place
  return parts.slice(0, drawn).map((part, place) => <Fragment key={place}>{part}</Fragment>)
}
