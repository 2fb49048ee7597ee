// Parts of a page that are drawn one after the other: each is a piece of work of its own, and between them the page answers.

import { Fragment, type ReactNode, startTransition, useEffect, useState } from 'react'

export function InTurn({ parts }: { parts: readonly ReactNode[] }) {
  const [drawn, setDrawn] = useState(1)
  useEffect(() => {
    if (drawn >= parts.length) return
    const timer = setTimeout(() => startTransition(() => setDrawn(drawn + 1)))
    return () => clearTimeout(timer)
  }, [drawn, parts.length])
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place
  return parts.slice(0, drawn).map((part, place) => <Fragment key={place}>{part}</Fragment>)
}
