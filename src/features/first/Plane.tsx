// The chart of the first view: reward against base log-probability, one mark for each token of both texts. Marks move to their
// new places when the weight changes.

import { useElementSize } from '@mantine/hooks'
import type { ColumnRecord } from '../../decoding/record.ts'
import { Rule } from '../../plot/marks.tsx'
import { type OnPlot, Plot } from '../../plot/Plot.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { markPath, methodLook } from '../../ui/methodLook.ts'
import classes from './First.module.css'
import type { TokenOfSweep } from './firstStore.ts'
import { rewardOf, type SweepRun, type SweepRuns, type SweepSide } from './sweepRuns.ts'
import { trade } from './words.ts'

interface PlaneProps {
  runs: SweepRuns
  run: SweepRun
  weight: number
  marked: TokenOfSweep | null
  onSelect: (token: TokenOfSweep) => void
}

const HEIGHT = 270
const RADIUS = 4.2

const LOOKS = { plain: methodLook('topK'), steered: methodLook('pargs') }

export default function Plane({ runs, run, weight, marked, onSelect }: PlaneProps) {
  const { ref, width } = useElementSize()
  return (
    <>
      <h2 className={classes.chartTitle}>
        Each token’s reward and probability
        <span className={classes.keys}>
          <MarkIcon look={LOOKS.steered} /> steered
          <MarkIcon look={LOOKS.plain} /> not steered
        </span>
      </h2>
      <div ref={ref} className={classes.plane}>
        <svg
          width="100%"
          height={HEIGHT}
          role="img"
          aria-label={`Reward against base log-probability. ${trade(run, weight)}`}
        >
          {width > 0 && (
            <Plot x={runs.axes.x} y={runs.axes.y} width={width} height={HEIGHT} grid="both">
              {(on) => (
                <>
                  <Rule frame={on.frame} y={on.y(0)} />
                  <Dots side="plain" column={run.plain} on={on} marked={marked} onSelect={onSelect} />
                  <Dots side="steered" column={run.steered} on={on} marked={marked} onSelect={onSelect} />
                </>
              )}
            </Plot>
          )}
        </svg>
      </div>
    </>
  )
}

interface DotsProps extends Pick<PlaneProps, 'marked' | 'onSelect'> {
  side: SweepSide
  column: ColumnRecord
  on: OnPlot
}

function Dots({ side, column, on: { x, y }, marked, onSelect }: DotsProps) {
  const { mark, color } = LOOKS[side]
  return (
    <g fill={color} stroke={color} fillOpacity={0.6} strokeWidth={0.8}>
      {column.tokens.map((token, position) => {
        const isMarked = marked?.side === side && marked.position === position
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same tokens are reached by keyboard in the texts
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
            key={position}
            className={classes.dot}
            d={markPath(mark, 0, 0, isMarked ? RADIUS + 2.5 : RADIUS)}
            style={{ transform: `translate(${x(token.baseLogProb)}px, ${y(rewardOf(token))}px)` }}
            {...(isMarked ? { fillOpacity: 1, stroke: 'var(--tw-ink)', strokeWidth: 2 } : {})}
            onClick={() => onSelect({ side, position })}
          />
        )
      })}
    </g>
  )
}
