// The exercise: the credit of a recorded text or the reader's own, averages over many texts, the effect of an added function,
// and how well heads predict endings.

import { useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import type { RecordedSet } from '../../store/app/recordedSet.ts'
import { Term } from '../../ui/Term.tsx'
import { Formula } from '../parts/Formula.tsx'
import { Goals } from '../parts/Goals.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { Recorded } from '../parts/Recorded.tsx'
import type { Averages } from './averages.ts'
import { ConcentrationPart } from './ConcentrationPart.tsx'
import classes from './Credit.module.css'
import { EditText } from './EditText.tsx'
import type { CreditFile, CreditToken } from './format.ts'
import { GaugePart } from './GaugePart.tsx'
import { whatMoves, withGauge } from './gauge.ts'
import { RolloutsPart } from './RolloutsPart.tsx'
import { arePartedBy, shownTexts } from './shownTexts.ts'
import type { LabState, OwnText } from './state.ts'
import { TextsPart } from './TextsPart.tsx'
import { useLive } from './useLive.tsx'

export interface ExerciseProps {
  state: LabState
  change: (next: LabState) => void
  recorded: RecordedSet<CreditFile>
  averages: Averages | null
}

const BEFORE: OwnText = { prompt: 'The film was', text: '' }

export function Exercise({ state, change, recorded, averages }: ExerciseProps) {
  const file = recorded.kind === 'ready' ? recorded.data : null
  const example = file ? (file.examples.find(({ id }) => id === state.example) ?? file.examples[0] ?? null) : null
  const { job, heads, live, ask, forget } = useLive(state, file, example?.id ?? '')
  const { texts, parts: parting } = useMemo(() => shownTexts(file, example, live), [file, example, live])
  const shown = texts.at(-1)
  const head = heads.includes(state.head) ? state.head : (heads[0] ?? 'prefix')

  const moved = useMemo(() => withGauge(shown?.tokens ?? [], state.gauge), [shown, state.gauge])
  const effect = useMemo(
    () => (shown ? whatMoves(shown.tokens, moved, head, shown.choosing) : null),
    [shown, moved, head],
  )
  const rise = (tokens: readonly CreditToken[]) =>
    Math.sign((tokens.at(-1)?.rewards[head] ?? 0) - (tokens[0]?.rewards[head] ?? 0))
  const own = state.own ?? (example ? { prompt: example.prompt, text: example.text } : BEFORE)
  const isExample = example !== null && own.prompt === example.prompt && own.text === example.text
  const isOfTokens = state.gauge.name !== 'characters'
  const standsStill = effect !== null && effect.advantage < 1e-9 && effect.choices.length === 0

  return (
    <>
      <Goals
        lab="credit"
        goals={[
          {
            name: 'edit',
            text: 'Change a word: choose an edited text, or edit one below. Which tokens’ credit changes, and which cannot?',
            met: parting !== null && arePartedBy(texts, parting),
          },
          {
            name: 'gauge',
            text: 'Reverse the curve of raw rewards, from rising to falling or back, by adding a function of the token count. What stays the same?',
            met:
              shown !== undefined &&
              isOfTokens &&
              standsStill &&
              rise(moved) === -rise(shown.tokens) &&
              rise(moved) !== 0,
          },
          {
            name: 'break',
            text: 'Break the claim: add a function that changes PARGS’s choices. (In what must candidates of one step differ?)',
            met: effect !== null && effect.choices.length > 0 && effect.advantage > 1e-6,
          },
        ]}
      />
      <Recorded set={recorded} what="recorded texts" />
      <div className={classes.pickers}>
        {file && (
          <LabSelect
            label="Text"
            value={example?.id ?? ''}
            options={file.examples.map(({ id }) => id)}
            textOf={(id) => file.examples.find((each) => each.id === id)?.title ?? id}
            onChange={(id) => {
              forget()
              change({ ...state, example: id, own: null })
            }}
          />
        )}
        <LabSelect
          label="Head"
          value={head}
          options={heads}
          textOf={(name) => headTitles[name]}
          onChange={(name) => change({ ...state, head: name })}
        />
      </div>
      <TextsPart texts={texts} parting={parting} head={head} heads={heads} />
      <EditText
        job={job}
        own={own}
        isExample={isExample}
        shown={live && { prompt: live.prompt, text: live.text }}
        onChange={(next) => change({ ...state, own: next })}
        onReset={() => {
          forget()
          change({ ...state, own: null })
        }}
        onAsk={() => ask(own)}
      />

      <ConcentrationPart heads={heads} file={file} averages={averages} texts={texts} />

      <h3 className={classes.part}>Which part of a reward is arbitrary?</h3>
      <p className={classes.words}>
        Training on pairs of equally long prefixes does not fix a function of prompt and length: add one, and the loss
        stays the same. Try it: <Formula>{String.raw`r'(x, y_{\le i}) = r(x, y_{\le i}) + a\, g(i)`}</Formula>.
        Advantages and PARGS’s choices below are recomputed from r′ with the same <Term name="noise">noise</Term>. (The
        value and cumulative heads were trained on numbers, not pairs, so their level is fixed. The value is the reward
        of the text at 48 tokens, finished or not.)
      </p>
      {shown && effect && (
        <GaugePart
          plain={shown.tokens}
          moved={moved}
          effect={effect}
          head={head}
          choosing={shown.choosing}
          gauge={state.gauge}
          onChange={(gauge) => change({ ...state, gauge })}
        />
      )}

      <h3 className={classes.part}>Do heads predict the ending?</h3>
      <p className={classes.words}>
        The base model continued both prefixes of each recorded pair many times. Does a head’s difference between the
        prefixes predict the difference between their mean endings?
      </p>
      <RolloutsPart head={head} cut={state.cut} onCut={(cut) => change({ ...state, cut })} />
    </>
  )
}
