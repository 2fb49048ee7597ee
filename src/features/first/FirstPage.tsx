// The first view: one prompt, the same text with and without a reward, and the weight of the reward. Pure, because the build
// also draws it into index.html (src/prerender).

import type { ReactNode } from 'react'
import { percent } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import classes from './First.module.css'
import type { Loaded, TokenOfSweep } from './firstStore.ts'
import { SweepText } from './SweepText.tsx'
import type { SweepSide } from './sweepRuns.ts'
import { trade, weightText } from './words.ts'

export interface FirstPageProps {
  loaded: Loaded
  weight: number
  selected: TokenOfSweep | null
  hovered?: TokenOfSweep | null
  onWeight?: (weight: number) => void
  onSelect?: (token: TokenOfSweep | null) => void
  onHover?: (token: TokenOfSweep | null) => void
  /** Whether texts fade in where they change. Not on the first drawing. */
  moves?: boolean
  model: { title: string; sizeMegabytes: number }
  chart: ReactNode
  /** The candidates of the selected token. */
  why: ReactNode
  explain?: (term: TermName, word: string) => ReactNode
}

/** The DOM id of the slider. The page reads what was set before its script ran. */
export const WEIGHT_ID = 'weight'

const plainly = (_: TermName, word: string): ReactNode => word

export function FirstPage({
  loaded: { prompt, runs, note },
  weight,
  selected,
  hovered = null,
  onWeight,
  onSelect,
  onHover,
  moves = false,
  model,
  chart,
  why,
  explain = plainly,
}: FirstPageProps) {
  const run = runs.at(weight)
  const [low, high] = [runs.weights[0] as number, runs.weights.at(-1) as number]
  const step = (runs.weights[1] as number) - low
  const text = (side: SweepSide, title: string) => (
    <SweepText
      run={run}
      side={side}
      title={title}
      prompt={prompt}
      fullTint={runs.fullTint}
      marked={[hovered, selected].flatMap((token) => (token?.side === side ? [token.position] : []))}
      selected={selected?.side === side ? selected.position : null}
      moves={moves}
      onSelect={(position) => onSelect?.(position === null ? null : { side, position })}
      onHover={(position) => onHover?.(position === null ? null : { side, position })}
    />
  )
  return (
    <div className={classes.first} data-live={onWeight !== undefined || undefined}>
      <h1 className={classes.title}>Steer a language model, one token at a time</h1>
      <p className={classes.lead}>
        A {explain('reward', 'reward model')} scores each {explain('candidates', 'word or word piece')} that could come
        next. Drag to make this film review kinder or harsher.
      </p>
      <div className={classes.steer}>
        <label htmlFor={WEIGHT_ID}>
          Steering weight <output className={classes.weight}>{weightText(weight)}</output>
        </label>
        <input
          id={WEIGHT_ID}
          type="range"
          min={low}
          max={high}
          step={step}
          aria-valuetext={weightText(weight)}
          style={
            {
              '--zero': `${(100 * -low) / (high - low)}%`,
              '--at': `${(100 * (weight - low)) / (high - low)}%`,
            } as React.CSSProperties
          }
          {...(onWeight
            ? { value: weight, onChange: (event) => onWeight(event.currentTarget.valueAsNumber) }
            : { defaultValue: weight })}
        />
        <div className={classes.ends} aria-hidden="true">
          <span>
            <span className={classes.limit}>{weightText(low)}</span> avoid praise
          </span>
          <span className={classes.none} style={{ left: `${(100 * -low) / (high - low)}%` }}>
            0
          </span>
          <span>
            <span className={classes.limit}>{weightText(high)}</span> seek praise
          </span>
        </div>
      </div>
      <div className={classes.pair}>
        <section
          aria-label="Steered"
          className={classes.side}
          style={{ '--hue': methodLook('pargs').color } as React.CSSProperties}
        >
          <h2 className={classes.head}>
            <MarkIcon look={methodLook('pargs')} /> Steered
            <span className={classes.how}>weight {weightText(weight)}</span>
          </h2>
          {text('steered', 'the steered text')}
        </section>
        <section
          aria-label="Not steered"
          className={classes.side}
          style={{ '--hue': methodLook('topK').color } as React.CSSProperties}
        >
          <h2 className={classes.head}>
            <MarkIcon look={methodLook('topK')} /> Not steered
          </h2>
          {text('plain', 'the text without steering')}
        </section>
      </div>
      <p className={classes.legend}>
        <span className={classes.up}>Amber</span>: scored above the average option,{' '}
        <span className={classes.down}>violet</span>: below. <u className={classes.decided}>Underlined</u>: without the
        reward, another token would have come here.
      </p>
      <div className={classes.below}>
        <div>{chart}</div>
        <div className={classes.why}>
          <p className={classes.trade}>{trade(run, weight)}</p>
          {why}
        </div>
      </div>
      <p className={classes.often}>
        Recorded with {model.title} and a reward model that was trained on film reviews. The left text is steered by{' '}
        {explain('pargs', 'PARGS')}; the other is {explain('topK', 'top-k sampling')} with the same random numbers. One
        text is one sample. For {note.holds} of {note.of} {explain('seed', 'seeds')}, {note.claim} (
        {explain('interval', '95% interval')} {percent(note.interval[0])} to {percent(note.interval[1])}).
      </p>
      <nav aria-label="Next" className={classes.next}>
        <a href="#/playground">
          <b>Compare more methods</b>
          <span>ARGS, CD and PARGS side by side, as recorded runs.</span>
        </a>
        <a href="#/playground?own">
          <b>Write your own prompt</b>
          <span>Loads the model once ({model.sizeMegabytes} MB). What you write stays on your device.</span>
        </a>
        <a href="#/labs">
          <b>Try a lab</b>
          <span>Five short experiments: predict, try, conclude.</span>
        </a>
      </nav>
    </div>
  )
}
