// The exercise: a recorded text or one's own, credited; beside it what was computed before, what many texts come to, what a
// free function moves, and what endings say.

import { Button, NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import { type HeadName, headTitles } from '../../decoding/heads.ts'
import type { CreditFile, CreditToken } from '../../sharing/credit.ts'
import type { RecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Term } from '../../ui/Term.tsx'
import { Formula } from '../parts/Formula.tsx'
import { Goals } from '../parts/Goals.tsx'
import parts from '../parts/parts.module.css'
import type { Averages } from './averages.ts'
import { ConcentrationPart } from './ConcentrationPart.tsx'
import classes from './Credit.module.css'
import { EditText } from './EditText.tsx'
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
  const { heads, live, ask, forget } = useLive(state, file, example?.id ?? '')
  const { texts, parts: parting } = useMemo(() => shownTexts(file, example, live), [file, example, live])
  const shown = texts.at(-1)
  const head = heads.includes(state.head) ? state.head : (heads[0] ?? 'prefix')

  const moved = useMemo(() => withGauge(shown?.tokens ?? [], state.gauge), [shown, state.gauge])
  const told = useMemo(
    () => (shown ? whatMoves(shown.tokens, moved, head, shown.choosing) : null),
    [shown, moved, head],
  )
  const rise = (tokens: readonly CreditToken[]) =>
    Math.sign((tokens.at(-1)?.rewards[head] ?? 0) - (tokens[0]?.rewards[head] ?? 0))
  const own = state.own ?? (example ? { prompt: example.prompt, text: example.text } : BEFORE)
  const isExample = example !== null && own.prompt === example.prompt && own.text === example.text
  const isOfTokens = state.gauge.name !== 'characters'
  const standsStill = told !== null && told.advantage < 1e-9 && told.choices.length === 0

  return (
    <>
      <Goals
        lab="credit"
        goals={[
          {
            name: 'edit',
            text: 'Change a word: choose an edited text, or edit one below. Which tokens’ credit moves, and which cannot?',
            met: parting !== null && arePartedBy(texts, parting),
          },
          {
            name: 'gauge',
            text: 'Make the curve of raw rewards fall where it rose (or rise where it fell) by adding a function of the tokens read. What does not follow?',
            met:
              shown !== undefined &&
              isOfTokens &&
              standsStill &&
              rise(moved) === -rise(shown.tokens) &&
              rise(moved) !== 0,
          },
          {
            name: 'break',
            text: 'Break it: make PARGS choose other tokens by a function you add. (What must candidates of one step not have in common?)',
            met: told !== null && told.choices.length > 0 && told.advantage > 1e-6,
          },
        ]}
      />
      {recorded.kind === 'loading' && (
        <p className={parts.note} role="status">
          Reading the recorded texts …
        </p>
      )}
      {recorded.kind === 'failed' && (
        <ErrorNote title="No recorded texts" message={recorded.message} detail="">
          <Button size="xs" onClick={recorded.again}>
            Try again
          </Button>
        </ErrorNote>
      )}
      <div className={classes.pickers}>
        {file && (
          <NativeSelect
            size="sm"
            label="Text"
            value={example?.id ?? ''}
            onChange={(event) => {
              forget()
              change({ ...state, example: event.currentTarget.value, own: null })
            }}
            data={file.examples.map(({ id, title }) => ({ value: id, label: title }))}
          />
        )}
        <NativeSelect
          size="sm"
          label="Head"
          value={head}
          onChange={(event) => change({ ...state, head: event.currentTarget.value as HeadName })}
          data={heads.map((name) => ({ value: name, label: headTitles[name] }))}
        />
      </div>
      <TextsPart texts={texts} parting={parting} head={head} heads={heads} />
      <EditText
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

      <h3 className={classes.part}>What of a reward is free</h3>
      <p className={classes.words}>
        Training on pairs of equally long beginnings leaves a function of prompt and length open: add one, and the loss
        stays. So add one: <Formula>{String.raw`r'(x, y_{\le i}) = r(x, y_{\le i}) + a\, g(i)`}</Formula>. Below,
        advantages and PARGS’s choices are computed again from r′, with the same <Term name="noise">noise</Term>. (The
        value and the cumulative head learned numbers, not pairs, so their level is not free. Advantages do not care.)
      </p>
      {shown && told && (
        <GaugePart
          plain={shown.tokens}
          moved={moved}
          told={told}
          head={head}
          choosing={shown.choosing}
          gauge={state.gauge}
          onChange={(gauge) => change({ ...state, gauge })}
        />
      )}

      <h3 className={classes.part}>Do heads know how it ends?</h3>
      <p className={classes.words}>
        What a beginning is really worth is how texts that begin so turn out. The language model wrote on from both
        beginnings of each pair many times; does a head’s difference tell theirs?
      </p>
      <RolloutsPart head={head} cut={state.cut} onCut={(cut) => change({ ...state, cut })} />
    </>
  )
}
