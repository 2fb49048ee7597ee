// The exercise: credit of a recorded text or the user's own, averages over many texts, the effect of an added function, and
// how well heads predict endings.

import { useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import type { RecordedSet } from '../../store/app/recordedSet.ts'
import { Term } from '../../ui/Term.tsx'
import { Formula } from '../parts/Formula.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { More } from '../parts/More.tsx'
import { Recorded } from '../parts/Recorded.tsx'
import { TryIt, Work } from '../parts/TryIt.tsx'
import type { Averages } from './averages.ts'
import { ConcentrationPart } from './ConcentrationPart.tsx'
import classes from './Credit.module.css'
import { EditText } from './EditText.tsx'
import type { CreditFile, CreditToken } from './format.ts'
import { GaugePart } from './GaugePart.tsx'
import { gaugeEffect, withGauge } from './gauge.ts'
import { RolloutsPart } from './RolloutsPart.tsx'
import { shownTexts } from './shownTexts.ts'
import { type LabState, type OwnText, START } from './state.ts'
import { TextsPart } from './TextsPart.tsx'
import { useLive } from './useLive.tsx'

export interface ExerciseProps {
  state: LabState
  change: (next: LabState) => void
  recorded: RecordedSet<CreditFile>
  averages: Averages | null
}

const NO_EXAMPLE: OwnText = { prompt: 'The film was', text: '' }

export function Exercise({ state, change, recorded, averages }: ExerciseProps) {
  const file = recorded.kind === 'ready' ? recorded.data : null
  const example = file ? (file.examples.find(({ id }) => id === state.example) ?? file.examples[0] ?? null) : null
  const { job, heads, live, score, discard } = useLive(state, file, example?.id ?? '')
  const { texts, edit } = useMemo(() => shownTexts(file, example, live), [file, example, live])
  const shown = texts.at(-1)
  const head = heads.includes(state.head) ? state.head : (heads[0] ?? 'prefix')

  const changed = useMemo(() => withGauge(shown?.tokens ?? [], state.gauge), [shown, state.gauge])
  const effect = useMemo(
    () => (shown ? gaugeEffect(shown.tokens, changed, head, shown.choosing) : null),
    [shown, changed, head],
  )
  const rise = (tokens: readonly CreditToken[]) =>
    Math.sign((tokens.at(-1)?.rewards[head] ?? 0) - (tokens[0]?.rewards[head] ?? 0))
  const own = state.own ?? (example ? { prompt: example.prompt, text: example.text } : NO_EXAMPLE)
  const isExample = example !== null && own.prompt === example.prompt && own.text === example.text

  return (
    <>
      <TryIt
        lab="credit"
        goals={[
          {
            name: 'edit',
            text: 'Change a word: choose an edited text, or edit one yourself. For which tokens does the credit change?',
            met: edit !== null,
          },
          {
            name: 'gauge',
            text: 'Reverse the curve of raw rewards (rising or falling) by adding a function of the token count. What stays the same?',
            met:
              shown !== undefined &&
              state.gauge.name !== 'characters' &&
              rise(changed) === -rise(shown.tokens) &&
              rise(changed) !== 0,
          },
          {
            name: 'break',
            text: 'Break the claim: add a function that changes PARGS’s choices. (What must differ between the candidates of one step?)',
            met: effect !== null && effect.changedChoices.length > 0 && effect.advantage > 1e-6,
          },
        ]}
      />
      <Work>
        <Recorded set={recorded} what="recorded texts" />
        <div className={classes.pickers}>
          {file && (
            <LabSelect
              label="Text"
              value={example?.id ?? ''}
              options={file.examples.map(({ id }) => id)}
              textOf={(id) => file.examples.find((each) => each.id === id)?.title ?? id}
              onChange={(id) => {
                discard()
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
        <TextsPart texts={texts} edit={edit} head={head} heads={heads} />
        <More about="edit this text, or score your own" startsOpen={state.own !== null}>
          <EditText
            job={job}
            own={own}
            isExample={isExample}
            shown={live && { prompt: live.prompt, text: live.text }}
            onChange={(next) => change({ ...state, own: next })}
            onReset={() => {
              discard()
              change({ ...state, own: null })
            }}
            onStart={() => score(own)}
          />
        </More>
        {shown && effect && (
          <section aria-label="Added function">
            <h3 className={classes.part}>Which part of a reward is arbitrary?</h3>
            <p>
              Training on pairs of equally long prefixes leaves a function of prompt and length undetermined: add one to
              the reward, <Formula>{String.raw`r' = r + a\, g`}</Formula>, and the loss stays the same.
            </p>
            <GaugePart
              recorded={shown.tokens}
              changed={changed}
              effect={effect}
              head={head}
              choosing={shown.choosing}
              gauge={state.gauge}
              onChange={(gauge) => change({ ...state, gauge })}
            />
            <More about="how the choices are recomputed">
              <p>
                Advantages and PARGS’s choices are recomputed from r′ with the same <Term name="noise">noise</Term>. The
                value and cumulative heads were trained to predict numbers, so their level is determined. The value head
                predicts the reward of the text at 48 tokens, finished or not.
              </p>
            </More>
          </section>
        )}
        <More about="how concentrated the credit is">
          <ConcentrationPart heads={heads} file={file} averages={averages} texts={texts} />
        </More>
        <More about="do heads predict the scores of endings?" startsOpen={state.cut !== START.cut}>
          <p>
            The base model continued both prefixes of each recorded pair of texts many times. Does the difference
            between a head’s rewards for the two prefixes predict the difference between the mean scores of their
            endings?
          </p>
          <RolloutsPart head={head} cut={state.cut} onCut={(cut) => change({ ...state, cut })} />
        </More>
      </Work>
    </>
  )
}
