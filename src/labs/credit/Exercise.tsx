// The exercise: a recorded text or one's own, credited; beside it what was computed before, what many texts come to, what a
// free function moves, and what endings say.

import { Button, NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type HeadName, headNames, headTitles } from '../../decoding/heads.ts'
import { concentration } from '../../metrics/credit.ts'
import { advantagesOf } from '../../metrics/creditOfText.ts'
import type { CreditFile, CreditToken } from '../../sharing/credit.ts'
import { roundEnd } from '../../store/quantities.ts'
import { useCreditScoring } from '../../store/session.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Formula } from '../parts/Formula.tsx'
import { Goals } from '../parts/Goals.tsx'
import parts from '../parts/parts.module.css'
import type { RecordedSet } from '../parts/useRecordedSet.ts'
import type { Averages } from './averages.ts'
import { ConcentrationTable } from './ConcentrationTable.tsx'
import classes from './Credit.module.css'
import { CreditText } from './CreditText.tsx'
import { isChanged } from './difference.ts'
import { EditText } from './EditText.tsx'
import { textRows, tokenRows } from './evidence.ts'
import { GaugePart } from './GaugePart.tsx'
import { whatMoves, withGauge } from './gauge.ts'
import { RolloutsPart } from './RolloutsPart.tsx'
import { shownTexts } from './shownTexts.ts'
import type { LabState, OwnText } from './state.ts'
import { TokenTable } from './TokenTable.tsx'

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

  const [mark, setMark] = useState<{ text: number; position: number } | null>(null)
  const marked = mark && texts[mark.text]?.tokens[mark.position] ? mark : null
  const advantages = useMemo(() => texts.map(({ tokens }) => advantagesOf(tokens, head)), [texts, head])
  const full = roundEnd(Math.max(0, ...advantages.flat().map(Math.abs)))
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
            met: parting !== null && isParted(texts, parting),
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
      <div className={parts.controls}>
        {file && (
          <NativeSelect
            size="sm"
            label="Text"
            value={example?.id ?? ''}
            onChange={(event) => {
              forget()
              setMark(null)
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
      {texts.length > 0 && <Legend full={full} compared={parting !== null} />}
      {texts.map((text, i) => (
        <CreditText
          key={text.name}
          title={text.name}
          name={`${text.name}, by the ${headTitles[head]} head`}
          prompt={text.prompt}
          tokens={text.tokens}
          advantages={advantages[i] ?? []}
          full={full}
          room={Math.max(...texts.map(({ tokens }) => tokens.length))}
          marked={marked?.text === i ? marked.position : null}
          onMark={(position) => setMark(position === null ? null : { text: i, position })}
          isChanged={(position) => parting !== null && isChanged(position, text.tokens.length, parting)}
        />
      ))}
      {marked && (
        <TokenTable
          token={texts[marked.text]?.tokens[marked.position] as CreditToken}
          place={marked.position + 1}
          heads={heads}
        />
      )}
      {texts.length > 0 && !marked && (
        <p className={parts.note}>
          Point at a token, or go through the text by the arrow keys, to see it under every head.
        </p>
      )}
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

      <h3 className={classes.part}>Even, sparse, or in between</h3>
      <ConcentrationTable
        heads={heads}
        averages={averages}
        texts={texts.map(({ name, tokens }) => ({
          name,
          byHead: Object.fromEntries(heads.map((each) => [each, concentration(advantagesOf(tokens, each))])),
        }))}
      />
      <p className={parts.note}>
        Of |A|: credit and blame count alike. {averages && averagesNote(averages)} Dice: every candidate’s reward is
        drawn from one bell curve, so that what is uneven comes of the language model’s certainty alone. Upright lines:
        the text that is shown.
      </p>
      <div className={parts.buttons}>
        {texts.length > 0 && (
          <DownloadButton file="credit-tokens.csv" rows={() => tokenRows(texts, heads)}>
            Every token shown as CSV
          </DownloadButton>
        )}
        {file && (
          <DownloadButton file="credit-texts.csv" rows={() => textRows(file)}>
            {`The ${file.texts.length} texts as CSV`}
          </DownloadButton>
        )}
      </div>

      <h3 className={classes.part}>What of a reward is free</h3>
      <p className={classes.words}>
        Training on pairs of equally long beginnings leaves a function of prompt and length open: add one, and the loss
        stays. So add one: <Formula>{String.raw`r'(x, y_{\le i}) = r(x, y_{\le i}) + a\, g(i)`}</Formula>. Below,
        advantages and PARGS’s choices are computed again from r′, with the same <Term name="noise">noise</Term>.
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

/** The text of one's own that was computed, as long as its example is chosen. */
function useLive(state: LabState, file: CreditFile | null, example: string) {
  const scoring = useCreditScoring((store) => store.state)
  const start = useCreditScoring((store) => store.start)
  const stop = useCreditScoring((store) => store.stop)
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const isMine = state.own !== null && askedFor === example && scoring.kind === 'done'
  const done = isMine ? scoring : null
  const live = useMemo(
    () => done && { prompt: done.asked.prompt, text: done.asked.text, tokens: done.scored.tokens as CreditToken[] },
    [done],
  )
  const heads = file?.heads ?? headNames.filter((head) => live?.tokens[0]?.rewards[head] !== undefined)
  return {
    live,
    heads: heads.length > 0 ? heads : headNames,
    ask(own: OwnText) {
      setAskedFor(example)
      void start({ ...own, chat: false, reward: file?.reward.name ?? 'sentiment' })
    },
    forget() {
      stop()
      setAskedFor(null)
    },
  }
}

function isParted(
  texts: readonly { tokens: readonly unknown[] }[],
  { before, after }: { before: number; after: number },
): boolean {
  return texts.some(({ tokens }) => before + after < tokens.length)
}

function averagesNote({ n, tokens, byHead, dice }: Averages): string {
  const errors = [...Object.values(byHead), dice].flatMap(({ byPrompt }) => [byPrompt.gini, byPrompt.topThreeShare])
  const largest = Math.max(...errors.map((error) => error ?? 0))
  return `Mean ± standard error over ${n} texts that the model wrote alone (top-k, ${tokens.toFixed(1)} tokens on average, 8 film prompts in turn); with prompts as the unit no error is above ${largest.toFixed(3)}.`
}

function Legend({ full, compared }: { full: number; compared: boolean }) {
  const digits = full < 1 ? 2 : full < 10 ? 1 : 0
  return (
    <p className={classes.legend}>
      <span className={classes.legendPart}>
        <Term name="advantage">advantage</Term> {signed(-full, digits)} <span className={classes.tints} />{' '}
        {signed(full, digits)}
      </span>
      <span>▲ ▼ the three largest, up or down</span>
      {compared && (
        <span>
          <u>underlined</u>: changed
        </span>
      )}
    </p>
  )
}
