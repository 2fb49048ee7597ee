// The effect of a function that is added to every reward: on the curve of raw rewards, the advantages and PARGS's choices, all
// recomputed from the new rewards.

import { useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { countingAxis, linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Rule } from '../../plot/marks.tsx'
import { signed } from '../../ui/format.ts'
import { headLook } from '../../ui/HeadLine.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { weightText } from '../parts/numbers.ts'
import { Plot } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { Readout } from '../parts/Readout.tsx'
import classes from './Credit.module.css'
import { advantagesOf } from './creditOfText.ts'
import type { CreditToken } from './format.ts'
import { type Choosing, type Gauge, type GaugeEffect, gaugeNames, gaugeTitles } from './gauge.ts'
import { AMOUNTS } from './state.ts'

export interface GaugePartProps {
  recorded: readonly CreditToken[]
  /** The tokens with the function added. */
  changed: readonly CreditToken[]
  effect: GaugeEffect
  head: HeadName
  choosing: Choosing
  gauge: Gauge
  onChange: (gauge: Gauge) => void
}

export function GaugePart({ recorded, changed, effect, head, choosing, gauge, onChange }: GaugePartProps) {
  const rewardsOf = (tokens: readonly CreditToken[]) => tokens.map(({ rewards }) => rewards[head] as number)
  const advantages = useMemo(
    () => ({ recorded: advantagesOf(recorded, head), changed: advantagesOf(changed, head) }),
    [recorded, changed, head],
  )
  return (
    <>
      <div className={parts.controls}>
        <LabSelect
          label="Function g added to every reward"
          value={gauge.name}
          options={gaugeNames}
          textOf={(name) => gaugeTitles[name]}
          onChange={(name) => onChange({ ...gauge, name })}
        />
        <LabSlider
          name="Amount a"
          {...AMOUNTS}
          startPointValue={0}
          value={gauge.amount}
          written={weightText(gauge.amount)}
          onChange={(amount) => onChange({ ...gauge, amount })}
        />
      </div>
      <Readout
        name="What changed"
        items={[
          { id: 'raw-moved', label: 'largest change in a raw reward', value: effect.reward.toFixed(2) },
          {
            id: 'advantage-moved',
            label: 'largest change in an advantage',
            value: effect.advantage < 1e-9 ? '0.00' : effect.advantage.toFixed(2),
            note:
              effect.advantage > 0 && effect.advantage < 1e-9
                ? `exactly ${effect.advantage.toExponential(0)}: rounding`
                : undefined,
          },
          {
            id: 'choices-moved',
            label: 'changed PARGS choices',
            value: `${effect.changedChoices.length} of ${recorded.length}`,
          },
        ]}
      />
      <div className={classes.grid}>
        <Curves
          title={`Raw reward of each prefix (${headTitles[head]} head)`}
          name="Raw rewards"
          axis="reward"
          recorded={rewardsOf(recorded)}
          changed={rewardsOf(changed)}
          head={head}
        />
        <Curves
          title={`Advantage of each token (${headTitles[head]} head)`}
          name="Advantages"
          axis="advantage"
          {...advantages}
          head={head}
        />
      </div>
      <Choices tokens={recorded} effect={effect} weight={choosing.weight} />
    </>
  )
}

interface CurvesProps {
  title: string
  name: string
  axis: string
  recorded: readonly number[]
  changed: readonly number[]
  head: HeadName
}

function Curves({ title, name, axis, recorded, changed, head }: CurvesProps) {
  const domain = roundDomain([...recorded, ...changed], { count: 4, include: [0] })
  const { color } = headLook(head)
  const ends = (values: readonly number[]) =>
    `${signed(values[0])} at the first token, ${signed(values.at(-1))} at the last`
  return (
    <Plot
      title={title}
      described={`${name}: as recorded, ${ends(recorded)}; with the function added, ${ends(changed)}`}
      height={180}
      legend={
        <>
          <span>○ recorded</span>
          <span>
            <span aria-hidden="true" style={{ color }}>
              ━
            </span>{' '}
            with the function added
          </span>
        </>
      }
      x={countingAxis([1, Math.max(2, recorded.length)], 'tokens in the prefix')}
      y={linearAxis(domain, { count: 4, isSigned: true, title: axis })}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.zero} frame={frame} y={y(0)} />
          <Line points={changed.map((value, i) => ({ x: x(i + 1), y: y(value) }))} stroke={color} />
          {recorded.map((value, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
            <circle key={i} className={classes.before} cx={x(i + 1)} cy={y(value)} r={2.6} />
          ))}
        </>
      )}
    </Plot>
  )
}

interface ChoicesProps {
  tokens: readonly CreditToken[]
  effect: GaugeEffect
  weight: number
}

function Choices({ tokens, effect: { choices, changedChoices }, weight }: ChoicesProps) {
  const own = choices.filter(({ before }, position) => before === tokens[position]?.token).length
  const nameOf = (id: number, position: number) =>
    visibleToken(tokens[position]?.candidates.find(({ token }) => token === id)?.bytes ?? [])
  return (
    <details className={classes.choices} open={changedChoices.length > 0}>
      <summary>
        PARGS’s choice at each position (w {weightText(weight)}, same noise):{' '}
        {changedChoices.length === 0 ? 'none changed' : `${changedChoices.length} changed`}. Without the added function,
        PARGS chooses the text’s own token at {own} of {tokens.length} positions.
      </summary>
      <p className={classes.chosen}>
        {choices.map(({ before, after }, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
          <span key={position}>
            {before === after ? (
              nameOf(after, position)
            ) : (
              <>
                <del>{nameOf(before, position)}</del> <ins>{nameOf(after, position)}</ins>
              </>
            )}{' '}
          </span>
        ))}
      </p>
    </details>
  )
}
