// Renders how often the inherited label is right in a recorded set, as text within a sentence.

import { useMemo } from 'react'
import { percent } from '../../ui/format.ts'
import { type EndingsName, useEndings } from '../parts/useEndings.ts'
import { readCuts, readLabels } from './endingReadings.ts'

/** Example: '68% of 50 pairs cut at 25% (95% interval 54% to 79%), 84% at 50% (71% to 92%)'. */
export function SetWords({ name }: { name: EndingsName }) {
  const recorded = useEndings(name)
  const set = recorded.kind === 'ready' ? recorded.data : null
  const words = useMemo(
    () =>
      set &&
      readCuts(set, 'judge', 1)
        .map(({ cut, readings }, place) => {
          const { byMean, pairs } = readLabels(readings)
          const [low, high] = byMean.interval
          const first = place === 0
          return `${percent(byMean.share)}${first ? ` of ${pairs} pairs cut` : ''} at ${percent(cut)} (${first ? '95% interval ' : ''}${percent(low)} to ${percent(high)})`
        })
        .join(', '),
    [set],
  )
  return <>{words ?? '…'}</>
}
