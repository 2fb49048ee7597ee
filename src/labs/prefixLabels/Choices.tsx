// The settings of the exercise: the set, the pair and the cut; and how endings are scored and compared.

import type { EndingsSet } from '../parts/endings.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import parts from '../parts/parts.module.css'
import { type Scorer, scorersOf, scorerTitles } from './endingReadings.ts'
import { BEST_OF, CUTS, type LabState, type StateProps, setNames } from './state.ts'

const setTitles: Record<LabState['set'], string> = {
  film: 'film texts, scored by a judge',
  task: 'short sentences, checked by a program',
  own: 'my own two texts',
}

interface ChoicesProps extends StateProps {
  /** Null for the user's own pair. */
  set: EndingsSet | null
}

export function Choices({ state, change, set }: ChoicesProps) {
  return (
    <div className={parts.controls}>
      <LabSelect
        label="Pairs"
        value={state.set}
        options={setNames}
        textOf={(name) => setTitles[name]}
        onChange={(name) => change({ ...state, set: name })}
      />
      {set && (
        <LabSelect
          label="Pair"
          value={Math.min(state.pair, set.pairs.length)}
          options={set.pairs.map((_, i) => i + 1)}
          textOf={(number) => `${number} · ${set.pairs[number - 1]?.prompt}`}
          onChange={(pair) => change({ ...state, pair })}
        />
      )}
      <LabSlider
        name="Cut"
        label="Cut both texts at"
        {...CUTS}
        marks={set?.pairs[0]?.cuts.map(({ cut }) => ({ value: Math.round(cut * 100) })) ?? []}
        value={state.cut}
        written={`${state.cut}% of the shorter text`}
        onChange={(cut) => change({ ...state, cut })}
      />
    </div>
  )
}

export function Criteria({ state, change, set }: ChoicesProps) {
  const scorers: Scorer[] = set ? scorersOf(set) : ['judge', 'full']
  return (
    <div className={parts.controls}>
      <LabSelect
        label="Second criterion"
        value={state.of}
        options={BEST_OF}
        textOf={(of) => (of === 1 ? 'one ending each' : `best of ${of}`)}
        onChange={(of) => change({ ...state, of })}
      />
      {scorers.length > 1 && (
        <LabSelect
          label="Endings scored by"
          value={scorers.includes(state.scorer) ? state.scorer : 'judge'}
          options={scorers}
          textOf={(scorer) => scorerTitles[scorer]}
          onChange={(scorer) => change({ ...state, scorer })}
        />
      )}
    </div>
  )
}
