// Explains the colors of the text. In the full view, also selects the reward head and the quantity that colors the text.

import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { type HeadName, headTitles } from '../../decoding/heads.ts'
import {
  useEngineStatus,
  usePlayground,
  useSettings,
  useShownColumns,
  useShownHead,
  useView,
} from '../../store/app/hooks.ts'
import { type Scale, scaleDigits, scaleOf } from '../../store/run/quantities.ts'
import { availableHeads } from '../../store/run/selectors.ts'
import { type Quantity, quantities } from '../../store/view/view.ts'
import { signed } from '../../ui/format.ts'
import { glossary } from '../../ui/glossary.ts'
import { NarrowFold } from '../../ui/NarrowFold.tsx'
import { Term } from '../../ui/Term.tsx'
import { TintScale } from '../../ui/TintScale.tsx'
import { tintClass, tintStyle } from '../../ui/tint.ts'
import { QUANTITY_LABELS } from './quantityWords.ts'
import classes from './TintBar.module.css'

export function TintBar() {
  const isFull = useView(({ detail }) => detail === 'full')
  const quantity = useView((state) => state.quantity)
  const head = useShownHead()
  const columns = useShownColumns()
  const scale = scaleOf(columns, { quantity, head })
  const hasText = columns.some(({ record }) => record !== null && record.tokens.length > 0)
  const hasTopK = columns.some(({ method }) => method === 'topK')
  if (isFull) return <Choices quantity={quantity} head={head} scale={scale} hasTopK={hasTopK} />
  if (!hasText) return null
  return (
    <p className={classes.quiet} data-tour="tint">
      <Term name={quantity}>{QUANTITY_LABELS[quantity]}</Term>
      <Legend quantity={quantity} scale={scale} />
      {quantity !== 'differs' && <span>dots: strong</span>}
      {hasTopK && (
        <span>
          <u>line</u>: first difference
        </span>
      )}
    </p>
  )
}

interface ChoicesProps {
  quantity: Quantity
  head: HeadName
  scale: Scale
  hasTopK: boolean
}

function Choices({ quantity, head, scale, hasTopK }: ChoicesProps) {
  const show = useView((state) => state.show)
  const change = useSettings((state) => state.change)
  const run = usePlayground((state) => state.run)
  const reward = useSettings((state) => state.reward)
  const status = useEngineStatus()
  const heads = availableHeads(reward, status, run)
  return (
    <div className={classes.bar} data-tour="tint">
      <span className={classes.label}>
        <Term name={quantity}>Color by</Term>
      </span>
      <SegmentedControl
        size="xs"
        aria-label="Color by"
        value={quantity}
        onChange={(value) => show(value as Quantity)}
        data={quantities.map((name) => ({ value: name, label: QUANTITY_LABELS[name] }))}
      />
      <Legend quantity={quantity} scale={scale} />
      <NarrowFold
        name="tint"
        className={classes.more}
        line="more"
        label="more: reward head and explanation of the colors"
      >
        {heads.length > 0 && (
          <>
            <span className={classes.label}>
              <Term name="head" here={glossary[head].replace(/\.$/, '')}>
                reward head
              </Term>
            </span>
            <SegmentedControl
              className={classes.heads}
              size="xs"
              aria-label="Head"
              value={head}
              onChange={(value) => change({ shownHead: value as HeadName })}
              data={heads.map((name) => ({ value: name, label: headTitles[name] }))}
            />
          </>
        )}
        <span className={classes.note}>
          {EXPLANATIONS[quantity]}
          {quantity !== 'differs' && ' Dots: strong values.'}
          {hasTopK && (
            <>
              {' '}
              <u>Solid line</u>: the first token that differs from top-k.
            </>
          )}
        </span>
      </NarrowFold>
    </div>
  )
}

const EXPLANATIONS: Record<Quantity, ReactNode> = {
  reward: 'The reward for the response so far. Compare columns at the same position, not the positions of one text.',
  advantage:
    'The reward minus the mean reward of the base model’s candidates at this step, weighted by their probabilities. Values can also be compared along a text.',
  baseLogProb: (
    <>
      How probable the base model finds the token, in <Term name="nats">nats</Term>: 0 is certain.
    </>
  ),
  rank: 'Rank of the token among the candidates: 1 is the base model’s most probable token.',
  differs: 'At marked tokens, the reward or a greedy choice decided: top-k would have picked another token.',
}

/** The dots show the same values without color. */
const ONE_SIDED = 'Dots under a token mark a high value. Tall dots mark a value near the end of the scale'
const TWO_SIDED =
  'Dots under a token mark a value well above zero; dots over a token mark one well below zero. Tall dots mark values near the ends of the scale'

function Legend({ quantity, scale }: { quantity: Quantity; scale: Scale }) {
  if (quantity === 'differs')
    return (
      <span className={classes.legend}>
        <span className={`${classes.swatch} ${tintClass}`} style={tintStyle(1)} /> top-k, with the same noise, would
        have picked another token here
      </span>
    )
  const { none, full, twoSided } = scale
  const digits = scaleDigits(scale)
  const format = (value: number) => (quantity === 'rank' ? String(value) : signed(value, digits))
  const [low, high] = [format(twoSided ? -full : none), format(full)]
  const dots = twoSided ? TWO_SIDED : ONE_SIDED
  return (
    <span className={classes.legend} role="img" aria-label={`Color scale from ${low} to ${high}. ${dots}`} title={dots}>
      <span>{low}</span>
      <TintScale twoSided={twoSided} />
      <span>{high}</span>
    </span>
  )
}
