// A picture as wide as its container, with a button that saves it.

import { Menu, UnstyledButton, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { type Drawing, DrawnSheet } from '../../figures/parts.tsx'
import { download } from '../../ui/download.ts'
import { palettes } from '../../ui/palette.ts'
import classes from './Prompts.module.css'

interface PictureProps {
  title: string
  note: string
  /** Null if there is nothing to draw. @param width in pixels; by default that of a file. */
  draw: (width?: number) => Drawing | null
}

export function Picture({ title, note, draw }: PictureProps) {
  const { ref, width } = useElementSize()
  const scheme = useComputedColorScheme()
  const [fault, setFault] = useState<string | null>(null)
  const shown = width > 0 ? draw(Math.floor(width)) : null
  const save = async (form: 'svg' | 'png') => {
    try {
      const { svgOf, svgToPng } = await import('../../plot/saved.ts')
      const drawing = draw()
      if (!drawing) return
      const name = `tokenwise-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.${form}`
      const svg = svgOf(<DrawnSheet {...drawing} />, palettes[scheme])
      if (form === 'svg') download(name, svg, 'image/svg+xml')
      else download(name, await svgToPng(svg), 'image/png')
      setFault(null)
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <figure className={classes.picture}>
      <div className={classes.pictureHead}>
        <h2 className={classes.heading}>{title}</h2>
        <Menu position="bottom-end" shadow="md" floatingStrategy="fixed" withinPortal>
          <Menu.Target>
            <UnstyledButton className={classes.save} aria-label={`Save: ${title}`}>
              Save ▾
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => save('svg')}>Save as SVG</Menu.Item>
            <Menu.Item onClick={() => save('png')}>Save as PNG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div ref={ref}>
        {shown ? (
          <svg width="100%" height={shown.height} role="img" aria-label={shown.title}>
            {shown.content}
          </svg>
        ) : (
          <p className={classes.note}>
            No column has a KL: greedy methods and columns with settings of their own have none.
          </p>
        )}
      </div>
      <figcaption className={classes.note}>{note}</figcaption>
      {fault !== null && (
        <p role="alert" className={classes.alert}>
          {fault}
        </p>
      )}
    </figure>
  )
}
