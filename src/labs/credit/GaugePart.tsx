// A function of length is added to every reward of the text: its curve moves; advantages and what PARGS would choose are
// computed again from the moved rewards.

import { NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantagesOf } from '../../metrics/creditOfText.ts'
import { countingAxis, linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Rule } from '../../plot/marks.tsx'
import type { CreditToken } from '../../sharing/credit.ts'
import { counted, signed } from '../../ui/format.ts'
import { headLook } from '../../ui/headLook.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import { LabSlider } from '../parts/LabSlider.tsx'
import { Plot } from '../parts/Plot.tsx'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import classes from './Credit.module.css'
import {
  type Choosing,
  type Gauge,
  type GaugeName,
  gaugeNames,
  gaugeTitles,
  type Moved,
  pargsChoices,
} from './gauge.ts'
import { AMOUNTS } from './state.ts'

export interface GaugePartProps {
  plain: readonly CreditToken[]
  moved: readonly CreditToken[]
  told: Moved
  head: HeadName
  choosing: Choosing
  gauge: Gauge
  onChange: (gauge: Gauge) => void
}

export function GaugePart({ plain, moved, told, head, choosing, gauge, onChange }: GaugePartProps) {
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
        <NativeSelect
          size="sm"
          label="Added to every reward: a times"
          value={gauge.name}
          onChange={(event) => onChange({ ...gauge, name: event.currentTarget.value as GaugeName })}
          data={gaugeNames.map((name) => ({ value: name, label: gaugeTitles[name] }))}
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
      <dl className={classes.moved} aria-label="What moved">
        <div>
          <dt>a raw reward moved by at most</dt>
          <dd data-testid="raw-moved">{told.reward.toFixed(2)}</dd>
        </div>
        <div>
          <dt>an advantage by at most</dt>
          <dd data-testid="advantage-moved">{told.advantage < 1e-9 ? '0.00' : told.advantage.toFixed(2)}</dd>
          {told.advantage > 0 && told.advantage < 1e-9 && (
            <dd className={classes.small}>exactly {told.advantage.toExponential(0)}: rounding</dd>
          )}
        </div>
        <div>
          <dt>other tokens by PARGS</dt>
          <dd data-testid="choices-moved">
            {told.choices.length} of {plain.length}
          </dd>
        </div>
      </dl>
      <div className={classes.grid}>
        <Curves
          title={`Raw reward of each beginning, ${headTitles[head]}`}
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
      <Choices plain={plain} moved={moved} told={told} choosing={choosing} />
    </>
  )
}

interface CurvesProps {
  title: string
  name: string
  axis: string
  /** As recorded, and with the added function. */
  curves: [number[], number[]]
  head: HeadName
}

function Curves({ title, name, axis, curves, head }: CurvesProps) {
  const [plain, moved] = curves
  const up = roundDomain([...plain, ...moved], { count: 4, include: [0] })
  const { colour } = headLook(head)
  const at = (values: readonly number[]) =>
    `${signed(values[0])} at the first token, ${signed(values.at(-1))} at the last`
  return (
    <Plot
      title={title}
      described={`${name}: recorded ${at(plain)}; with the added function ${at(moved)}`}
      height={200}
      legend={
        <>
          <span>○ as the head says</span>
          <span>
            <span aria-hidden="true" style={{ color: colour }}>
              ━
            </span>{' '}
            with the added function
          </span>
        </>
      }
      x={countingAxis([1, Math.max(2, plain.length)], 'tokens read')}
      y={linearAxis(up, { count: 4, isSigned: true, title: axis })}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.zero} frame={frame} y={y(0)} />
          <Line points={moved.map((value, i) => ({ x: x(i + 1), y: y(value) }))} stroke={colour} />
          {plain.map((value, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
            <circle key={i} className={classes.before} cx={x(i + 1)} cy={y(value)} r={2.6} />
          ))}
        </>
      )}
    </Plot>
  )
}

type ChoicesProps = Pick<GaugePartProps, 'plain' | 'moved' | 'told' | 'choosing'>

function Choices({ plain, moved, told, choosing }: ChoicesProps) {
  const own = useMemo(
    () => pargsChoices(plain, choosing).filter((id, position) => id === plain[position]?.token).length,
    [plain, choosing],
  )
  const written = useMemo(() => {
    const bytesOf = (position: number, id: number) =>
      plain[position]?.candidates.find(({ token }) => token === id)?.bytes ?? []
    const before = pargsChoices(plain, choosing)
    return pargsChoices(moved, choosing).map((id, position) => ({
      now: visibleToken(bytesOf(position, id)),
      before: visibleToken(bytesOf(position, before[position] as number)),
      changed: id !== before[position],
    }))
  }, [plain, moved, choosing])
  return (
    <details className={classes.choices} open={told.choices.length > 0}>
      <summary>
        What PARGS would write at each place (w {weightText(choosing.weight)}, the same noise; without the added
        function the text’s own token at {own} of {plain.length}):{' '}
        {told.choices.length === 0 ? 'no other token' : counted(told.choices.length, 'other token')}
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
