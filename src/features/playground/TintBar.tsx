// Which number of a token tints the text and draws the curves, whose it is where heads differ, and what the tints mean.

import { SegmentedControl } from '@mantine/core'
import { type HeadName, headTitles } from '../../decoding/heads.ts'
import { type Scale, scaleOf } from '../../store/quantities.ts'
import { availableHeads, shownColumns } from '../../store/selectors.ts'
import { usePlayground, useShownHead } from '../../store/session.ts'
import { useSettings } from '../../store/settings.ts'
import { type Quantity, quantities, useView } from '../../store/view.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './TintBar.module.css'

const LABELS: Record<Quantity, string> = {
  reward: 'reward',
  advantage: 'advantage',
  baseLogProb: 'log-probability',
  rank: 'rank',
  differs: 'differs',
}

export function TintBar() {
  const head = useShownHead()
  const quantity = useView((state) => state.quantity)
  const show = useView((state) => state.show)
  const choices = useSettings((state) => state.columns)
  const change = useSettings((state) => state.change)
  const run = usePlayground((state) => state.run)
  const rewards = useSettings((state) => state.rewards)
  const status = usePlayground((state) => state.status)
  const scale = scaleOf(shownColumns(choices, run), { quantity, head })
  const ofHead = quantity === 'reward' || quantity === 'advantage'
  return (
    <div className={classes.bar} data-tour="tint">
      <span className={classes.label}>
        <Term name={TERMS[quantity]}>Shown</Term>
      </span>
      <SegmentedControl
        size="xs"
        aria-label="Shown of each token"
        value={quantity}
        onChange={(value) => show(value as Quantity)}
        data={quantities.map((name) => ({ value: name, label: LABELS[name] }))}
      />
      {ofHead && (
        <>
          <span className={classes.label}>
            <Term name={head}>by head</Term>
          </span>
          <SegmentedControl
            size="xs"
            aria-label="Head"
            value={head}
            onChange={(value) => change({ shownHead: value as HeadName })}
            data={availableHeads(rewards, status, run).map((name) => ({ value: name, label: headTitles[name] }))}
          />
        </>
      )}
      <Legend quantity={quantity} scale={scale} />
      <span className={classes.leaves}>
        <u>underlined</u>: where a text leaves top-k’s
      </span>
    </div>
  )
}

const TERMS = {
  reward: 'reward',
  advantage: 'advantage',
  baseLogProb: 'baseLogProb',
  rank: 'rank',
  differs: 'differs',
} as const

function Legend({ quantity, scale: { none, full, twoSided } }: { quantity: Quantity; scale: Scale }) {
  if (quantity === 'differs')
    return (
      <span className={classes.legend}>
        <span className={classes.swatch} /> top-k, with the same noise, would have written another token here
      </span>
    )
  const digits = Math.max(0, -Math.floor(Math.log10(Math.abs(full))))
  const written = (value: number) => (quantity === 'rank' ? String(value) : signed(value, digits))
  return (
    <span className={classes.legend} aria-hidden="true">
      <span>{written(twoSided ? -full : none)}</span>
      <span className={classes.scale} data-two-sided={twoSided || undefined} />
      <span>{written(full)}</span>
    </span>
  )
}
