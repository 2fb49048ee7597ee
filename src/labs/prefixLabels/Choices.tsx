// The exercise's settings: the set, the pair, the cut, and how endings are scored and compared.

import { NativeSelect } from '@mantine/core'
import type { EndingsSet } from '../parts/endings.ts'
import { LabSlider } from '../parts/LabSlider.tsx'
import parts from '../parts/parts.module.css'
import { type Scorer, scorersOf, scorerTitles } from './endingReadings.ts'
import { BEST_OF, CUTS, type LabState, type SetName } from './state.ts'

export interface ChoicesProps {
  state: LabState
  change: (next: LabState) => void
  /** Null for the reader's own pair. */
  set: EndingsSet | null
}

const sets: { value: SetName; label: string }[] = [
  { value: 'film', label: 'film texts, scored by a judge' },
  { value: 'task', label: 'short sentences, checked by a program' },
  { value: 'own', label: 'my own two texts' },
]

export function Choices({ state, change, set }: ChoicesProps) {
  const scorers: Scorer[] = set ? scorersOf(set) : ['judge', 'full']
  return (
    <div className={parts.controls}>
      <NativeSelect
        size="sm"
        label="Pairs"
        value={state.set}
        onChange={(event) => change({ ...state, set: event.currentTarget.value as SetName })}
        data={sets}
      />
      {set && (
        <NativeSelect
          size="sm"
          label="Pair"
          value={String(Math.min(state.pair, set.pairs.length))}
          onChange={(event) => change({ ...state, pair: Number(event.currentTarget.value) })}
          data={set.pairs.map(({ prompt }, i) => ({ value: String(i + 1), label: `${i + 1} · ${prompt}` }))}
        />
      )}
      <LabSlider
        name="Cut"
        label="Cut both texts at"
        {...CUTS}
        marks={set?.pairs[0]?.cuts.map(({ cut }) => ({ value: Math.round(cut * 100) })) ?? []}
        value={state.cut}
        written={`${state.cut}% of the shorter`}
        onChange={(cut) => change({ ...state, cut })}
      />
      <NativeSelect
        size="sm"
        label="Second reading"
        value={String(state.of)}
        onChange={(event) => change({ ...state, of: Number(event.currentTarget.value) })}
        data={BEST_OF.map((of) => ({ value: String(of), label: of === 1 ? 'one ending' : `best of ${of}` }))}
      />
      {scorers.length > 1 && (
        <NativeSelect
          size="sm"
          label="Endings scored by"
          value={scorers.includes(state.scorer) ? state.scorer : 'judge'}
          onChange={(event) => change({ ...state, scorer: event.currentTarget.value as Scorer })}
          data={scorers.map((scorer) => ({ value: scorer, label: scorerTitles[scorer] }))}
        />
      )}
    </div>
  )
}
