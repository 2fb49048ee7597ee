// A picture as a file: SVG and PNG to be shown elsewhere, CSV to be drawn again.

import { Menu, UnstyledButton } from '@mantine/core'
import { type RefObject, useState } from 'react'
import { download } from '../../ui/download.ts'
import classes from './Figure.module.css'
import type { PictureKind } from './pictures.ts'
import { useShownSeries } from './shownSeries.ts'

interface Saved {
  kind: PictureKind
  /** What the run was, in a line. */
  facts: string
  /** Where the picture is drawn. */
  plot: RefObject<HTMLDivElement | null>
}

export function SaveMenu({ disabled, ...saved }: Saved & { disabled: boolean }) {
  const [fault, setFault] = useState<string | null>(null)
  return (
    <>
      <Menu position="bottom-end" shadow="md" floatingStrategy="fixed" withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.save} disabled={disabled} aria-label={`Save: ${saved.kind.title}`}>
            Save ▾
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <SaveItems {...saved} onFault={setFault} />
        </Menu.Dropdown>
      </Menu>
      {fault && (
        <span role="alert" className={classes.fault}>
          {fault}
        </span>
      )}
    </>
  )
}

/** There while the menu is open. */
function SaveItems({ kind, facts, plot, onFault }: Saved & { onFault: (fault: string | null) => void }) {
  const series = useShownSeries()
  const name = `tokenwise-${kind.file}`
  /** The drawing code comes when something is to be drawn. */
  const save = async (work: () => Promise<void>) => {
    try {
      await work()
      onFault(null)
    } catch (error) {
      onFault(error instanceof Error ? error.message : String(error))
    }
  }
  const svg = async () => {
    const drawn = plot.current?.querySelector<SVGSVGElement>('svg.recharts-surface')
    if (!drawn) throw new Error('There is no chart yet. Start a run first.')
    const { pictureSvg } = await import('./pictureSvg.ts')
    return pictureSvg(drawn, { title: kind.title, series, facts })
  }
  const saveSvg = async () => download(`${name}.svg`, await svg(), 'image/svg+xml')
  const savePng = async () => {
    const { svgToPng } = await import('./pictureSvg.ts')
    download(`${name}.png`, await svgToPng(await svg()), 'image/png')
  }
  const saveData = async () => {
    const { pointsCsv } = await import('./pointsCsv.ts')
    download(`${name}.csv`, pointsCsv(series), 'text/csv')
  }
  return (
    <>
      <Menu.Item onClick={() => save(saveSvg)}>Save as SVG</Menu.Item>
      <Menu.Item onClick={() => save(savePng)}>Save as PNG</Menu.Item>
      <Menu.Item onClick={() => save(saveData)}>Save numbers as CSV</Menu.Item>
    </>
  )
}
