// The second half of the lesson: two heads of the real model that agree on finished texts and contradict each other on
// prefixes. Recorded texts, live ones on request, and the losses of both heads.

import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { percent } from '../../ui/format.ts'
import { Goals } from '../parts/Goals.tsx'
import { LabSelect } from '../parts/LabSelect.tsx'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import { Recorded } from '../parts/Recorded.tsx'
import { checkTwinFigures, checkTwinTexts, type TwinComparison, type TwinFigures, type TwinTexts } from './format.ts'
import { LiveTwins } from './LiveTwins.tsx'
import { LossTable } from './LossTable.tsx'
import classes from './RealModel.module.css'
import { type RealState, START } from './state.ts'
import { ThreeTexts } from './ThreeTexts.tsx'
import { useTwinRun } from './twinRun.ts'
import { twinSettings } from './twins.ts'

const MAX_TOKENS = twinSettings({ weight: 0, seed: 0 }).maxTokens

export function RealModel({ state, change }: { state: RealState; change: (next: RealState) => void }) {
  const figures = useRecordedSet('labs/twin-figures.json', checkTwinFigures)
  const texts = useRecordedSet('labs/twin-texts.json.gz', checkTwinTexts)
  const { state: run } = useTwinRun()
  const written = run.kind === 'done' && !run.result.isStopped ? run.result.shown : null
  const comparisons = texts.kind === 'ready' ? texts.data.comparisons : []
  const shown = comparisons[state.shown] ?? comparisons[0]
  return (
    <section className={classes.part} aria-label="With a real model">
      <h3 className={classes.heading}>With a real model</h3>
      <div className={classes.words}>
        <p>
          The playground’s full-sequence head was trained on finished film reviews. A second head, its <b>twin</b>, was
          trained to match it on finished texts and to give the opposite score (−1 times) on prefixes. It is one small
          network like the first, on the same model; nothing in the program looks for the end token.
          {figures.kind === 'ready' && <Agreement {...figures.data} />}
        </p>
      </div>
      <Goals
        lab="untrained-scores"
        goals={[
          {
            name: 'recorded',
            text: 'ARGS uses each head in turn. Look at another recorded prompt: do the two texts differ there, too?',
            met: shown !== undefined && state.shown !== START.real.shown,
          },
          {
            name: 'live',
            text: 'Run both heads on a prompt of your own.',
            met: written !== null && comparisons.every(({ prompt }) => prompt !== written.prompt),
          },
          {
            name: 'same',
            text: 'Break the claim: make both heads write the same text.',
            met: written !== null && sameText(written),
          },
        ]}
      />
      <Recorded set={texts} what="recorded texts">
        {(data) =>
          shown && (
            <>
              <div className={classes.chooser}>
                <LabSelect
                  label="Recorded prompt"
                  value={comparisons.indexOf(shown)}
                  options={[...comparisons.keys()]}
                  textOf={(place) => `${comparisons[place]?.prompt} …`}
                  onChange={(place) => change({ ...state, shown: place })}
                />
              </div>
              <ThreeTexts comparison={shown} />
              <Counted {...data} weight={shown.weight} seed={shown.seed} />
            </>
          )
        }
      </Recorded>
      <LiveTwins
        state={state}
        change={change}
        suggested={shown?.prompt ?? 'The acting in this movie is'}
        maxTokens={MAX_TOKENS}
      />
      <Recorded set={figures} what="figures of both heads">
        {(data) => (
          <section aria-label="Losses of both heads">
            <h4 className={classes.subheading}>Which loss tells the heads apart?</h4>
            <LossTable figures={data} />
            <Findings {...data} />
          </section>
        )}
      </Recorded>
    </section>
  )
}

const sameText = ({ columns: [, first, twin] }: TwinComparison): boolean =>
  first.tokens.length === twin.tokens.length &&
  first.tokens.every(({ bytes }, i) => bytes.join() === twin.tokens[i]?.bytes.join())

/** How closely the twin fits its training target, on texts that neither head saw. */
function Agreement({ finished, prefixes }: TwinFigures) {
  return (
    <>
      {' '}
      On {finished.n} held-out finished reviews the two scores differ by {finished.mean.toFixed(3)} on average and by{' '}
      {finished.max.toFixed(3)} at most (standard deviation of the scores: {finished.spread.toFixed(1)}). On{' '}
      {prefixes.n.toLocaleString('en')} prefixes the twin is off the exact opposite by {prefixes.mean.toFixed(2)} on
      average.
    </>
  )
}

type CountedProps = TwinTexts & Pick<TwinComparison, 'weight' | 'seed'>

function Counted({ prefers, judged, seeds, comparisons, maxTokens, command, weight, seed }: CountedProps) {
  return (
    <p className={parts.note}>
      Recorded at w {weightText(weight)}, seed {seed}, up to {maxTokens} tokens. Tint: the steering head’s score, amber
      above 0, lavender below. Over {comparisons.length} prompts × {seeds} seeds an independent judge prefers the first
      head’s text to its twin’s in <b>{prefers.holds}</b> of {prefers.of}. Its mean scores: {signedPlusMinus(judged[0])}{' '}
      without steering, {signedPlusMinus(judged[1])} with the first head, {signedPlusMinus(judged[2])} with the twin
      (log-odds, ± standard error over prompts). Made by <code>{command}</code>.
    </p>
  )
}

function Findings({ pairs, trainedOn, fullLoss, prefixLoss, cuts, command }: TwinFigures) {
  const middle = cuts.find(({ cut }) => cut === 0.5) ?? (cuts[0] as TwinFigures['cuts'][number])
  return (
    <div className={classes.words}>
      <p>
        <b>Not the loss on finished texts:</b> {fullLoss.first.mean.toFixed(3)} nats for the first head,{' '}
        {fullLoss.twin.mean.toFixed(3)} for the twin. <b>The loss on prefixes, which trains PARGS, does:</b>{' '}
        {prefixLoss.first.mean.toFixed(2)} against {prefixLoss.twin.mean.toFixed(2)}, averaged over the cuts, a
        difference of {prefixLoss.difference.mean.toFixed(2)} ± {prefixLoss.difference.standardError.toFixed(2)}.
      </p>
      <p>
        <b>Untrained does not mean arbitrary.</b> After {percent(middle.cut)} of a review the first head ranks the
        better review’s prefix higher in {percent(middle.accuracy.first.mean)} of pairs; its twin, with the same loss,
        in {percent(middle.accuracy.twin.mean)}. Training left sensible scores there. The loss just does not protect
        them.
      </p>
      <p className={parts.note}>
        {pairs} pairs of reviews that neither head was trained on, ± standard error over pairs. Both prefixes of a pair
        have that share of the shorter review’s tokens. The twin was trained on {trainedOn} other pairs. Made by{' '}
        <code>{command}</code>.
      </p>
    </div>
  )
}
