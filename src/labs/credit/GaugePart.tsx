// Adds a function to every reward of the text. Shows how the curve, the advantages and PARGS's choices change, all recomputed
// from the new rewards.

import { useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { countingAxis, linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Rule } from '../../plot/marks.tsx'
import { signed } from '../../ui/format.ts'
import { headLook } from '../../ui/headLook.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { weightText } from '../parts/numbers.ts'
import { Plot } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { advantagesOf } from './creditOfText.ts'
import type { CreditToken } from './format.ts'
import { type Choosing, type Gauge, gaugeNames, gaugeTitles, type Moved, pargsChoices } from './gauge.ts'
import { AMOUNTS } from './state.ts'

export interface GaugePartProps {
  plain: readonly CreditToken[]
  moved: readonly CreditToken[]
  effect: Moved
  head: HeadName
  choosing: Choosing
  gauge: Gauge
  onChange: (gauge: Gauge) => void
}

export function GaugePart({ plain, moved, effect, head, choosing, gauge, onChange }: GaugePartProps) {
  const raw = [plain, moved].map((tokens) => tokens.map(({ rewards }) => rewards[head] as number)) as [
    number[],
    number[],
  ]
  const advantages = useMemo(
    () => [advantagesOf(plain, head), advantagesOf(moved, head)] as [number[], number[]],
    [plain, moved, head],
  )
  return (
    <>
      <div className={parts.controls}>
        <LabSelect
          label="Add to every reward: a times"
          value={gauge.name}
          options={gaugeNames}
          textOf={(name) => gaugeTitles[name]}
          onChange={(name) => onChange({ ...gauge, name })}
        />
        <LabSlider
          name="Amount a"
          label="a"
          {...AMOUNTS}
          startPointValue={0}
          value={gauge.amount}
          written={weightText(gauge.amount)}
          onChange={(amount) => onChange({ ...gauge, amount })}
        />
      </div>
      <dl className={classes.moved} aria-label="What changed">
        <div>
          <dt>largest change of a raw reward</dt>
          <dd data-testid="raw-moved">{effect.reward.toFixed(2)}</dd>
        </div>
        <div>
          <dt>largest change of an advantage</dt>
          <dd data-testid="advantage-moved">{effect.advantage < 1e-9 ? '0.00' : effect.advantage.toFixed(2)}</dd>
          {effect.advantage > 0 && effect.advantage < 1e-9 && (
            <dd className={classes.small}>exactly {effect.advantage.toExponential(0)}: rounding</dd>
          )}
        </div>
        <div>
          <dt>changed choices of PARGS</dt>
          <dd data-testid="choices-moved">
            {effect.choices.length} of {plain.length}
          </dd>
        </div>
      </dl>
      <div className={classes.grid}>
        <Curves
          title={`Raw reward of each prefix, ${headTitles[head]}`}
          name="Raw rewards"
          axis="reward"
          curves={raw}
          head={head}
        />
        <Curves
          title={`Advantage of each token, ${headTitles[head]}`}
          name="Advantages"
          axis="advantage"
          curves={advantages}
          head={head}
        />
      </div>
      <Choices plain={plain} moved={moved} effect={effect} choosing={choosing} />
    </>
  )
}

interface CurvesProps {
  title: string
  name: string
  axis: string
  /** As recorded, and with the function added. */
  curves: [number[], number[]]
  head: HeadName
}

function Curves({ title, name, axis, curves, head }: CurvesProps) {
  const [plain, moved] = curves
  const up = roundDomain([...plain, ...moved], { count: 4, include: [0] })
  const { color } = headLook(head)
  const at = (values: readonly number[]) =>
    `${signed(values[0])} at the first token, ${signed(values.at(-1))} at the last`
  return (
    <Plot
      title={title}
      described={`${name}: recorded ${at(plain)}; with the function added ${at(moved)}`}
      height={200}
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
      x={countingAxis([1, Math.max(2, plain.length)], 'tokens in the prefix')}
      y={linearAxis(up, { count: 4, isSigned: true, title: axis })}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.zero} frame={frame} y={y(0)} />
          <Line points={moved.map((value, i) => ({ x: x(i + 1), y: y(value) }))} stroke={color} />
          {plain.map((value, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
            <circle key={i} className={classes.before} cx={x(i + 1)} cy={y(value)} r={2.6} />
          ))}
        </>
      )}
    </Plot>
  )
}

type ChoicesProps = Pick<GaugePartProps, 'plain' | 'moved' | 'effect' | 'choosing'>

function Choices({ plain, moved, effect, choosing }: ChoicesProps) {
  const { own, written } = useMemo(() => {
    const before = pargsChoices(plain, choosing)
    const after = pargsChoices(moved, choosing)
    const nameOf = (id: number, position: number) =>
      visibleToken(plain[position]?.candidates.find(({ token }) => token === id)?.bytes ?? [])
    return {
      own: before.filter((id, position) => id === plain[position]?.token).length,
      written: after.map((id, position) => ({
        now: nameOf(id, position),
        before: nameOf(before[position] as number, position),
        changed: id !== before[position],
      })),
    }
  }, [plain, moved, choosing])
  return (
    <details className={classes.choices} open={effect.choices.length > 0}>
      <summary>
        PARGS’s choice at each position (w {weightText(choosing.weight)}, same noise):{' '}
        {effect.choices.length === 0 ? 'none changed' : `${effect.choices.length} changed`}. Without the added function
        it is the text’s own token at {own} of {plain.length}.
      </summary>
      <p className={classes.chosen}>
        {written.map(({ now, before, changed }, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          <span key={position}>
            {changed ? (
              <>
                <del>{before}</del> <ins>{now}</ins>
              </>
            ) : (
              now
            )}{' '}
          </span>
        ))}
      </p>
    </details>
  )
}
