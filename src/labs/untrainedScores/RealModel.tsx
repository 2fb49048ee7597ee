// The second half of the lesson: two heads of the real model that agree on finished texts and disagree on prefixes. Shows
// recorded texts, a live run, and the losses of both heads.

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
import { type RealProps, START } from './state.ts'
import { ThreeTexts } from './ThreeTexts.tsx'
import { useTwinRun } from './twinRun.ts'

export function RealModel({ state, change }: RealProps) {
  const figures = useRecordedSet('labs/twin-figures.json', checkTwinFigures)
  const texts = useRecordedSet('labs/twin-texts.json.gz', checkTwinTexts)
  const { state: run } = useTwinRun()
  const written = run.kind === 'done' && !run.result.isStopped ? run.result.shown : null
  const comparisons = texts.kind === 'ready' ? texts.data.comparisons : []
  const shown = comparisons[state.shown] ?? comparisons[0]
  return (
    <section aria-label="With a real model">
      <p>
        The playground’s full-sequence head was trained on finished film reviews. A second head, its <b>twin</b>, was
        trained to give the same score on finished texts and the opposite score on prefixes. Like the first head, the
        twin is one small network on the same base model; no code checks for the end token.
        {figures.kind === 'ready' && <Agreement {...figures.data} />}
      </p>
      <Goals
        lab="untrained-scores"
        goals={[
          {
            name: 'recorded',
            text: 'Look at another recorded prompt. Do the texts steered by the two heads differ there?',
            met: shown !== undefined && state.shown !== START.real.shown,
          },
          {
            name: 'live',
            text: 'Run both heads on your own prompt.',
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
      <LiveTwins state={state} change={change} suggested={shown?.prompt ?? 'The acting in this movie is'} />
      <Recorded set={figures} what="losses of both heads">
        {(data) => (
          <section aria-label="Losses of both heads">
            <h3 className={classes.subheading}>Which loss distinguishes the heads?</h3>
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

function Agreement({ finished, prefixes }: TwinFigures) {
  return (
    <>
      {' '}
      On {finished.n} held-out finished reviews, the two scores differ by {finished.mean.toFixed(3)} on average and by
      no more than {finished.max.toFixed(3)} (standard deviation of the scores: {finished.spread.toFixed(1)}). On{' '}
      {prefixes.n.toLocaleString('en')} prefixes, the twin’s score differs from the exact opposite by{' '}
      {prefixes.mean.toFixed(2)} on average.
    </>
  )
}

type CountedProps = TwinTexts & Pick<TwinComparison, 'weight' | 'seed'>

function Counted({ prefers, judged, seeds, comparisons, maxTokens, command, weight, seed }: CountedProps) {
  return (
    <p className={parts.note}>
      Recorded at w = {weightText(weight)}, seed {seed}, up to {maxTokens} tokens. Tint: the steering head’s score,
      amber above 0, lavender below. Over {comparisons.length} prompts × {seeds} seeds, an independent judge prefers the
      first head’s text to its twin’s in <b>{prefers.holds}</b> of {prefers.of} comparisons. The judge’s mean scores:{' '}
      {signedPlusMinus(judged[0])} without steering, {signedPlusMinus(judged[1])} with the first head,{' '}
      {signedPlusMinus(judged[2])} with the twin (log-odds, ± standard error over prompts). Recorded with{' '}
      <code>{command}</code>.
    </p>
  )
}

function Findings({ pairs, trainedOn, fullLoss, prefixLoss, cuts, command }: TwinFigures) {
  const middle = cuts.find(({ cut }) => cut === 0.5) ?? (cuts[0] as TwinFigures['cuts'][number])
  return (
    <div>
      <p>
        <b>The loss on finished texts does not distinguish the heads:</b> it is {fullLoss.first.mean.toFixed(3)} nats
        for the first head and {fullLoss.twin.mean.toFixed(3)} for the twin.{' '}
        <b>The loss on prefixes, which PARGS’s reward model minimizes, does distinguish the heads:</b> averaged over the
        cuts, it is {prefixLoss.first.mean.toFixed(2)} and {prefixLoss.twin.mean.toFixed(2)} nats, a difference of{' '}
        {prefixLoss.difference.mean.toFixed(2)} ± {prefixLoss.difference.standardError.toFixed(2)}.
      </p>
      <p>
        <b>Untrained does not mean arbitrary.</b> After {percent(middle.cut)} of a review, the first head ranks the
        better review’s prefix higher in {percent(middle.accuracy.first.mean)} of pairs; its twin, with the same loss on
        finished texts, does so in {percent(middle.accuracy.twin.mean)}. The first head’s prefix scores are useful, but
        the loss does not enforce that.
      </p>
      <p className={parts.note}>
        Measured on {pairs} pairs of reviews that neither head was trained on, ± standard error over pairs. “First 25%”
        means that both prefixes of a pair have 25% of the shorter review’s tokens. The twin was trained on {trainedOn}{' '}
        other pairs. Recorded with <code>{command}</code>.
      </p>
    </div>
  )
}
