// What is told anew and says the same is the same.

import { dequal } from 'dequal/lite'
import { useRef } from 'react'

/** The value, or the very one of before where both say the same: what is drawn of it then stays. Plain values only. */
export function useSame<T>(value: T): T {
  const kept = useRef(value)
  if (!dequal(kept.current, value)) kept.current = value
  return kept.current
}
