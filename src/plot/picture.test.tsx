import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { columnLooks, methodLook } from '../ui/methodLook.ts'
import { palettes } from '../ui/palette.ts'
import { linearAxis, roundDomain } from './axis.ts'
import { DotStrip } from './DotStrip.tsx'
import { ErrorBars, Line, Marks, Rule } from './marks.tsx'
import { Plot } from './Plot.tsx'
import { inColors, Sheet, SheetLegend } from './Sheet.tsx'

function drawn(values: readonly number[], width = 400): string {
  const y = linearAxis(roundDomain(values), { title: 'reward', isSigned: true })
  const x = linearAxis([0, Math.max(1, values.length)], { title: 'tokens' })
  const picture = (
    <Sheet width={width} height={200} title="Reward by token" fill="var(--tw-paper)">
      <Plot x={x} y={y} width={width} height={200} grid="both">
        {({ x, y, frame }) => {
          const points = values.map((value, index) => ({ x: x(index), y: y(value) }))
          return (
            <>
              <Rule frame={frame} y={y(0)} />
              <Line points={points} stroke="var(--tw-ink)" />
              <Marks look={methodLook('cd')} at={points} radius={3} />
            </>
          )
        }}
      </Plot>
    </Sheet>
  )
  return inColors(renderToStaticMarkup(picture), palettes.dark)
}

describe('a picture as a string', () => {
  it('has axes with numbers and titles, in colors of the scheme', () => {
    const svg = drawn([-4.7, -0.3, -2])
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    for (const text of ['−5', '−1', '0', 'reward', 'tokens']) expect(svg).toContain(`>${text}</text>`)
    expect(svg).not.toMatch(/var\(|NaN|Infinity|undefined/)
    expect(svg).toContain(palettes.dark.hairline)
  })

  it.each([[[]], [[2]], [[-3, -3]], [[0, 0]]])('stands %j', (values) => {
    expect(drawn(values)).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('drops numbers where it is narrow, never lines', () => {
    const long = Array.from({ length: 2000 }, (_, index) => index)
    const numbers = (svg: string) => svg.split('text-anchor="middle">').length
    const lines = (svg: string) => svg.split('<line').length
    expect(numbers(drawn(long, 120))).toBeLessThan(numbers(drawn(long, 800)))
    expect(lines(drawn(long, 120))).toBe(lines(drawn(long, 800)))
  })

  it('is one path for all marks of a column', () => {
    expect(drawn(Array.from({ length: 1000 }, (_, index) => index)).split('<path')).toHaveLength(1 + 1)
  })

  it('keeps markup in names as text, and refuses colors that no palette has', () => {
    const entries = [{ label: '<b>&"', look: methodLook('args') }]
    const svg = renderToStaticMarkup(<SheetLegend entries={entries} x={0} y={0} width={300} />)
    expect(svg).toContain('&lt;b&gt;&amp;&quot;')
    expect(() => inColors('<rect fill="var(--tw-mauve)"/>', palettes.light)).toThrow('--tw-mauve')
  })
})

it('a line needs two points; greedy marks are hollow; bars reach from end to end', () => {
  expect(renderToStaticMarkup(<Line points={[{ x: 1, y: 2 }]} />)).toBe('')
  const [first, again] = columnLooks(['pargsGreedy', 'pargsGreedy'])
  for (const look of [first, again])
    if (look)
      expect(renderToStaticMarkup(<Marks look={look} at={[{ x: 0, y: 0 }]} radius={4} />)).toContain('fill="none"')
  const bars = renderToStaticMarkup(<ErrorBars at={{ x: 5, y: 6 }} across={[1, 9]} up={[8, 4]} />)
  expect(bars).toContain('d="M1,6H9M5,8V4"')
})

it('a strip puts equal values in its middle', () => {
  const svg = renderToStaticMarkup(<DotStrip values={[2, 2]} mean={2} domain={[2, 2]} fill="var(--tw-blue)" />)
  expect(svg.split('cx="60"')).toHaveLength(1 + 2)
})
