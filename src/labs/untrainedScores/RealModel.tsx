// The second half of the lesson: two heads of the real model that agree on finished texts and contradict each other on
// beginnings. Recorded texts at once, live ones on request, then the losses of both.

import { Button, NativeSelect } from '@mantine/core'
import {
  checkTwinFigures,
  checkTwinTexts,
  type TwinComparison,
  type TwinFigures,
  type TwinTexts,
  twinSettings,
} from '../../sharing/twins.ts'
import { useTwinRun } from '../../store/app/hooks.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { percent, signed } from '../../ui/format.ts'
import { Goals } from '../parts/Goals.tsx'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import { LiveTwins } from './LiveTwins.tsx'
import { LossTable } from './LossTable.tsx'
import classes from './RealModel.module.css'
import { REAL_START, type RealState } from './realState.ts'
import { ThreeTexts } from './ThreeTexts.tsx'

const MAX_TOKENS = twinSettings({ weight: 0, seed: 0 }).maxTokens
const FIGURES = 'labs/twin-figures.json'
const TEXTS = 'labs/twin-texts.json.gz'

export function RealModel({ state, change }: { state: RealState; change: (next: RealState) => void }) {
  const figures = useRecordedSet(FIGURES, checkTwinFigures)
  const texts = useRecordedSet(TEXTS, checkTwinTexts)
  const run = useTwinRun((twins) => twins.state)
  const written = run.kind === 'done' && !run.result.isStopped ? run.result.shown : null
  const comparisons = texts.kind === 'ready' ? texts.data.comparisons : []
  const shown = comparisons[state.shown] ?? comparisons[0]
  return (
    <section className={classes.part} aria-label="With a real model">
      <h3 className={classes.heading}>The same, with a real model</h3>
      <div className={classes.words}>
        <p>
          The film-review head of the playground learned from finished reviews. A second head, its <b>twin</b>, was
          trained to say what the first says of finished texts, and the opposite (−1 times) of beginnings. It is one
          small network like the first, on the same model: nothing in the program looks for the end token.
          {figures.kind === 'ready' && <Agreement {...figures.data} />}
        </p>
      </div>
      <Goals
        lab="untrained-scores"
        goals={[
          {
            name: 'recorded',
            text: 'ARGS asks both heads. Look at another recorded prompt: do the two texts part there, too?',
            met: shown !== undefined && state.shown !== REAL_START.shown,
          },
          {
            name: 'live',
            text: 'Run it here, on a beginning of your own (the model is loaded once).',
            met: written !== null && comparisons.every(({ prompt }) => prompt !== written.prompt),
          },
          {
            name: 'same',
            text: 'Break it: make both heads write the same text.',
            met: written !== null && sameText(written),
          },
        ]}
      />
      {texts.kind === 'failed' && (
        <ErrorNote title="The recorded texts are missing" message={texts.message} detail="">
          <Again again={texts.again} />
        </ErrorNote>
      )}
      {texts.kind === 'ready' && shown && (
        <>
          <NativeSelect
            className={classes.chooser}
            size="sm"
            label="Recorded prompt"
            value={String(comparisons.indexOf(shown))}
            onChange={(event) => change({ ...state, shown: Number(event.currentTarget.value) })}
            data={comparisons.map(({ prompt }, place) => ({ value: String(place), label: `${prompt} …` }))}
          />
          <ThreeTexts comparison={shown} />
          <Counted {...texts.data} weight={shown.weight} seed={shown.seed} />
        </>
      )}
      <LiveTwins
        state={state}
        change={change}
        suggested={shown?.prompt ?? 'The acting in this movie is'}
        maxTokens={MAX_TOKENS}
      />
      {figures.kind === 'failed' && (
        <ErrorNote title="The figures are missing" message={figures.message} detail="">
          <Again again={figures.again} />
        </ErrorNote>
      )}
      {figures.kind === 'ready' && (
        <section aria-label="Losses of both heads">
          <h4 className={classes.subheading}>Which loss tells them apart?</h4>
          <LossTable figures={figures.data} />
          <Told {...figures.data} />
        </section>
      )}
    </section>
  )
}

const sameText = ({ columns: [, first, twin] }: TwinComparison): boolean =>
  first.tokens.length === twin.tokens.length &&
  first.tokens.every(({ bytes }, i) => bytes.join() === twin.tokens[i]?.bytes.join())

const Again = ({ again }: { again: () => void }) => (
  <Button size="xs" onClick={again}>
    Try again
  </Button>
)

/** How nearly the twin does as it was told, on texts that neither head saw. */
function Agreement({ finished, beginnings }: TwinFigures) {
  return (
    <>
      {' '}
      On {finished.n} finished reviews that neither head saw they differ by {finished.mean.toFixed(3)} on average and by{' '}
      {finished.max.toFixed(3)} at most; {finished.share === 1 ? 'all' : percent(finished.share)} lie within{' '}
      {finished.within} (the scores’ own spread is {finished.spread.toFixed(1)}). On {beginnings.n.toLocaleString('en')}{' '}
      beginnings the twin misses the exact opposite by {beginnings.mean.toFixed(2)} on average.
    </>
  )
}

function Counted({
  prefers,
  judged,
  seeds,
  comparisons,
  maxTokens,
  command,
  weight,
  seed,
}: TwinTexts & Pick<TwinComparison, 'weight' | 'seed'>) {
  const score = (index: 0 | 1 | 2) => `${signed(judged[index].mean)} ± ${judged[index].standardError.toFixed(2)}`
  return (
    <p className={parts.note}>
      Recorded: w {weightText(weight)}, seed {seed}, {maxTokens} tokens at most; tints are what the head that steers
      says, amber above 0, lavender below. Over {comparisons.length} prompts × {seeds} seeds the judge, which steers
      nothing, prefers the first head’s text to its twin’s in <b>{prefers.holds}</b> of {prefers.of}. Its mean score:{' '}
      {score(0)} where nobody steers, {score(1)} with the first head, {score(2)} with its twin (log-odds, ± standard
      error over prompts). Made by <code>{command}</code>.
    </p>
  )
}

function Told({ pairs, trainedOn, fullLoss, prefixLoss, cuts, command }: TwinFigures) {
  const middle = cuts.find(({ cut }) => cut === 0.5) ?? (cuts[0] as TwinFigures['cuts'][number])
  return (
    <div className={classes.words}>
      <p>
        <b>The loss on finished texts does not.</b> It is {fullLoss.first.mean.toFixed(3)} nats for the one and{' '}
        {fullLoss.twin.mean.toFixed(3)} for the other. <b>The loss on beginnings does</b>: over the cuts{' '}
        {prefixLoss.first.mean.toFixed(2)} against {prefixLoss.twin.mean.toFixed(2)}, a difference of{' '}
        {prefixLoss.difference.mean.toFixed(2)} ± {prefixLoss.difference.standardError.toFixed(2)}. That is the loss
        that PARGS trains with.
      </p>
      <p>
        <b>And the other half of the truth.</b> The first head, trained in the plain way, is not arbitrary about
        beginnings: after {percent(middle.cut)} of a review it prefers the better one’s beginning in{' '}
        {percent(middle.accuracy.first.mean)} of pairs, where its twin, with the same loss, is right in{' '}
        {percent(middle.accuracy.twin.mean)}. Training left sensible scores there. The loss just does not protect them.
      </p>
      <p className={parts.note}>
        {pairs} pairs of reviews that neither head was trained on, ± standard error over pairs; a beginning is as many
        tokens of both reviews as that share of the shorter one. The twin learned from {trainedOn} other pairs. Made by{' '}
        <code>{command}</code>.
      </p>
    </div>
  )
}
