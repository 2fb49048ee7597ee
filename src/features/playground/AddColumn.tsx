// The menu that adds a column: a method, or a method with the settings of a paper.

import { Menu, type MenuProps, UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { methodNames } from '../../decoding/methods/index.ts'
import { presets } from '../../decoding/methods/presets.ts'
import { useEngineStatus, useSettings } from '../../store/app/hooks.ts'
import { chosenHeads, lackingHead } from '../../store/settings/rewards.ts'
import { MAX_SHOWN_COLUMNS } from '../../store/settings/settings.ts'
import classes from './Columns.module.css'
import { MethodItems } from './MethodItems.tsx'

/** The longest menu of the page scrolls within the window. */
const WITHIN_WINDOW: MenuProps['middlewares'] = {
  flip: true,
  shift: true,
  size: {
    padding: 8,
    apply({ availableHeight, elements }) {
      elements.floating.style.maxHeight = `${availableHeight}px`
    },
  },
}

export const AddColumn = memo(function AddColumn() {
  const columns = useSettings((state) => state.columns)
  const reward = useSettings((state) => state.reward)
  const addColumn = useSettings((state) => state.addColumn)
  const status = useEngineStatus()
  if (columns.length >= MAX_SHOWN_COLUMNS) return null
  const heads = chosenHeads(reward, status)
  return (
    <Menu position="bottom-end" width={340} shadow="md" floatingStrategy="fixed" middlewares={WITHIN_WINDOW}>
      <Menu.Target>
        <UnstyledButton className={classes.add} aria-label="Add a column" title="Add a column">
          +
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.addPanel}>
        <Menu.Label>Add a column</Menu.Label>
        <MethodItems
          names={methodNames}
          lacks={(method) => lackingHead(method, heads)}
          onMethod={addColumn}
          onPreset={(name) => {
            const { method, weight, topK, temperature } = presets[name]
            addColumn(method, { weight, topK, temperature })
          }}
        />
      </Menu.Dropdown>
    </Menu>
  )
})
