// Menu items: methods with equation and summary, and the settings of papers.

import { Menu } from '@mantine/core'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import { type PresetName, presetNames, presets } from '../../decoding/methods/presets.ts'
import type { HeadName, MethodName } from '../../decoding/record.ts'
import { Equation } from '../../ui/Equation.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import classes from './Column.module.css'

interface MethodItemsProps {
  names: readonly MethodName[]
  /** Returns the head that a method needs but the reward lacks; null if there is none. */
  lacks: (method: MethodName) => HeadName | null
  onMethod: (name: MethodName) => void
  onPreset: (name: PresetName) => void
}

export function MethodItems({ names, lacks, onMethod, onPreset }: MethodItemsProps) {
  return (
    <>
      {names.map((name) => {
        const { label, equation, summary } = methods[name]
        const head = lacks(name)
        return (
          <Menu.Item
            key={name}
            disabled={head !== null}
            leftSection={<MarkIcon look={methodLook(name)} />}
            onClick={() => onMethod(name)}
          >
            <span className={classes.menuName}>{label}</span>
            <span className={classes.menuEquation}>
              {head ? `needs a ${headTitles[head]} head` : <Equation>{equation}</Equation>}
            </span>
            <span className={classes.menuSummary}>{summary}</span>
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Label>Settings from papers</Menu.Label>
      {presetNames.map((name) => {
        const { method, title, source, note } = presets[name]
        return (
          <Menu.Item
            key={name}
            disabled={lacks(method) !== null}
            leftSection={<MarkIcon look={methodLook(method)} />}
            onClick={() => onPreset(name)}
          >
            <span className={classes.menuName}>{title}</span>
            <span className={classes.menuSummary}>
              arXiv {source}
              {note && `. ${note}`}
            </span>
          </Menu.Item>
        )
      })}
    </>
  )
}
