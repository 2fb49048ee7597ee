// A chart of accuracy by cut, one line per head, with standard errors. At each cut, the head reads the same number of tokens from
// both texts: a share of the shorter text's length. At 100%, it reads both texts in full.

import { CartesianGrid, ErrorBar, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { headTitles } from '../../decoding/heads.ts'
import type { HeadCard } from '../../rewards/head.ts'
import { HeadLine, headLook } from '../../ui/HeadLine.tsx'
import { cutsOf } from './cuts.ts'
import classes from './Rewards.module.css'

/** Horizontal offset between heads at one cut, in percent of the text, so that their error bars do not overlap. */
const OFFSET = 0.9

export function AccuracyByCut({ title, heads }: { title: string; heads: readonly HeadCard[] }) {
  const cuts = cutsOf(heads)
  const lines = heads.map(({ objective, accuracies }, index) => ({
    objective,
    rows: cuts.flatMap((cut) => {
      const measured = accuracies[String(cut)]
      if (!measured) return []
      return [{ cut: 100 * cut + OFFSET * (index - (heads.length - 1) / 2), ...measured }]
    }),
  }))
  const low = Math.min(...lines.flatMap(({ rows }) => rows.map((row) => row.accuracy - row.standardError)))
  const bottom = Math.min(5, Math.floor(low * 10))
  const ticks = Array.from({ length: 11 - bottom }, (_, i) => (bottom + i) / 10)
  return (
    <figure className={classes.figure} aria-label={`Accuracy by share of the text, ${title}`}>
      <ul className={classes.legend}>
        {heads.map(({ objective }) => (
          <li key={objective}>
            <HeadLine head={objective} />
            {headTitles[objective]}
          </li>
        ))}
      </ul>
      <ResponsiveContainer width="100%" height={240}>
        <LineChart margin={{ top: 6, right: 14, bottom: 18, left: 4 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--tw-hairline)" vertical={false} />
          <XAxis
            dataKey="cut"
            type="number"
            domain={[0, 104]}
            ticks={cuts.map((cut) => 100 * cut)}
            tickFormatter={(value: number) => `${value}%`}
            tick={{ fontSize: 12, fill: 'var(--tw-dim)' }}
            label={{
              value: 'share of the text read',
              position: 'bottom',
              offset: 0,
              fontSize: 12,
              fill: 'var(--tw-dim)',
            }}
          />
          <YAxis
            width={44}
            domain={[bottom / 10, 1]}
            ticks={ticks}
            tickFormatter={(value: number) => value.toFixed(1).replace(/^0/, '')}
            tick={{ fontSize: 12, fill: 'var(--tw-dim)' }}
          />
          <ReferenceLine y={0.5} stroke="var(--tw-dim)" strokeDasharray="2 3" />
          {lines.map(({ objective, rows }) => (
            <Line
              key={objective}
              data={rows}
              dataKey="accuracy"
              stroke={headLook(objective).color}
              strokeWidth={2}
              strokeDasharray={headLook(objective).dash}
              dot={{ r: 2.5, strokeDasharray: '0', fill: headLook(objective).color }}
              isAnimationActive={false}
            >
              <ErrorBar dataKey="standardError" direction="y" width={3} stroke={headLook(objective).color} />
            </Line>
          ))}
        </LineChart>
      </ResponsiveContainer>
    </figure>
  )
}
