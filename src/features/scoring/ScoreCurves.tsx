// A chart of the reward of every prefix, one line per head. The head that colors the text has the thick line.

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { headTitles } from '../../decoding/heads.ts'
import { signed } from '../../ui/format.ts'
import { HeadLine, headLook } from '../../ui/HeadLine.tsx'
import classes from './ScorePage.module.css'
import type { ScoreViewProps } from './ScoreTable.tsx'

export function ScoreCurves({ tokens, heads, head, marked, onMark }: ScoreViewProps) {
  const rows = tokens.map(({ rewards }, position) => ({ position: position + 1, ...rewards }))
  return (
    <figure className={classes.figure} aria-label="Reward of every prefix, by head">
      <ul className={classes.legend}>
        {heads.map((name) => (
          <li key={name} data-strong={name === head || undefined}>
            <HeadLine head={name} />
            {headTitles[name]}
          </li>
        ))}
      </ul>
      <ResponsiveContainer width="100%" height={230}>
        <LineChart
          data={rows}
          margin={{ top: 6, right: 10, bottom: 18, left: 4 }}
          accessibilityLayer={false}
          onMouseMove={({ activeTooltipIndex }) =>
            onMark(activeTooltipIndex == null ? null : Number(activeTooltipIndex))
          }
          onMouseLeave={() => onMark(null)}
        >
          <CartesianGrid stroke="var(--tw-hairline)" vertical={false} />
          <XAxis
            dataKey="position"
            type="number"
            domain={[1, Math.max(2, rows.length)]}
            tick={{ fontSize: 12, fill: 'var(--tw-dim)' }}
            label={{ value: 'tokens read', position: 'bottom', offset: 0, fontSize: 12, fill: 'var(--tw-dim)' }}
          />
          <YAxis
            width={44}
            tickFormatter={(value: number) => signed(value, 0)}
            tick={{ fontSize: 12, fill: 'var(--tw-dim)' }}
          />
          <ReferenceLine y={0} stroke="var(--tw-dim)" />
          {marked !== null && <ReferenceLine x={marked + 1} stroke="var(--tw-ink)" strokeDasharray="3 3" />}
          {heads.map((name) => (
            <Line
              key={name}
              dataKey={name}
              stroke={headLook(name).color}
              strokeWidth={name === head ? 2.6 : 1.3}
              strokeOpacity={name === head ? 1 : 0.65}
              strokeDasharray={headLook(name).dash}
              dot={false}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </figure>
  )
}
