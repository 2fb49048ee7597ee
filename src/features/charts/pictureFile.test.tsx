import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { linearAxis } from '../../plot/axis.ts'
import { PictureFile } from '../../plot/PictureFile.tsx'
import { Plot } from '../../plot/Plot.tsx'
import { inColors } from '../../plot/Sheet.tsx'
import { columnLooks } from '../../ui/methodLook.ts'
import { palettes } from '../../ui/palette.ts'
import { Points } from './Points.tsx'
import { pictures } from './pictures.ts'
import type { Series } from './series.ts'

const series = columnLooks(['topK', 'pargsGreedy']).map(
  (look, id): Series => ({
    id: `column-${id}`,
    label: `column ${id}`,
    look,
    points: [-1, -2.5, -0.1].map((logProb, index) => ({
      position: index + 1,
      logProb,
      reward: index - id,
      advantage: null,
      bytes: [],
    })),
  }),
)
const axis = linearAxis([-3, 3], { title: 'reward' })
const facts = 'a prompt that is long enough to be wrapped · top-k, PARGS-G w 2 · seed 1'

const drawn = (kind: (typeof pictures)[number], width: number) =>
  inColors(
    renderToStaticMarkup(
      <PictureFile title={kind.title} entries={series} facts={facts} width={width} height={270}>
        <Plot x={axis} y={axis} width={width} height={270}>
          {(on) => <Points kind={kind} series={series} on={on} radius={3} onZoom={null} />}
        </Plot>
      </PictureFile>,
    ),
    palettes.light,
  )

describe.each(pictures)('the file of “$title”', (kind) => {
  it('has a title, a legend and the run’s full settings, on more lines where it is narrow', () => {
    for (const width of [320, 900]) {
      const svg = drawn(kind, width)
      for (const text of [kind.title, 'column 0', 'column 1']) expect(svg).toContain(`>${text}</text>`)
      const lines = [...svg.matchAll(/<tspan[^>]*>([^<]*)</g)].map(([, line]) => line)
      expect(lines.join(' ')).toBe(facts)
      expect(svg).not.toMatch(/var\(|NaN|undefined/)
    }
    expect(drawn(kind, 320).split('<tspan').length).toBeGreaterThan(drawn(kind, 900).split('<tspan').length)
  })

  it('shows no marked token and ignores the pointer', () => {
    expect(drawn(kind, 320)).not.toMatch(/data-testid|transparent/)
  })
})
