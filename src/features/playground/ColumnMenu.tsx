// The menu of a column: duplicate, move, remove, or change its method.

import { Menu, UnstyledButton } from '@mantine/core'
import { methodNames } from '../../decoding/methods/index.ts'
import { useApp } from '../../store/app/context.ts'
import { useDetachedRun, useEngineStatus, usePlayground, useSettings } from '../../store/app/hooks.ts'
import type { ColumnChoice } from '../../store/settings/checkSettings.ts'
import { columnLacks } from '../../store/settings/composeRun.ts'
import { MAX_SHOWN_COLUMNS, MIN_SHOWN_COLUMNS } from '../../store/settings/settings.ts'
import classes from './Column.module.css'
import { MethodItems } from './MethodItems.tsx'

export function ColumnMenu({ column, title }: { column: ColumnChoice; title: string }) {
  const columns = useSettings((state) => state.columns)
  const reward = useSettings((state) => state.reward)
  const status = useEngineStatus()
  const takeSettings = usePlayground((state) => state.takeSettings)
  const isDetached = useDetachedRun() !== null
  const { address, settings } = useApp()
  const { setMethod, applyPreset, duplicateColumn, moveColumn, removeColumn } = settings.getState()
  if (address.embedded) return null
  const target = (
    <Menu.Target>
      <UnstyledButton className={classes.menu} aria-label={`Change or remove ${title}`}>
        ⋯
      </UnstyledButton>
    </Menu.Target>
  )
  const place = columns.findIndex(({ id }) => id === column.id)
  if (isDetached)
    return (
      <Menu position="bottom-end" width={260} shadow="md" floatingStrategy="fixed">
        {target}
        <Menu.Dropdown>
          <Menu.Label>This column belongs to the opened run, not to your settings</Menu.Label>
          <Menu.Item onClick={takeSettings}>Use the run’s settings to change its columns</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    )
  return (
    <Menu position="bottom-end" width={340} shadow="md" floatingStrategy="fixed">
      {target}
      <Menu.Dropdown className={classes.menuPanel}>
        <Menu.Item disabled={columns.length >= MAX_SHOWN_COLUMNS} onClick={() => duplicateColumn(column.id)}>
          Duplicate
        </Menu.Item>
        <Menu.Item disabled={place === 0} onClick={() => moveColumn(column.id, -1)}>
          Move left
        </Menu.Item>
        <Menu.Item disabled={place === columns.length - 1} onClick={() => moveColumn(column.id, 1)}>
          Move right
        </Menu.Item>
        <Menu.Item disabled={columns.length <= MIN_SHOWN_COLUMNS} onClick={() => removeColumn(column.id)}>
          Remove
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Change method to</Menu.Label>
        <MethodItems
          names={methodNames.filter((name) => name !== column.method)}
          lacks={(method) => columnLacks({ ...column, method }, reward, status)}
          onMethod={(name) => setMethod(column.id, name)}
          onPreset={(name) => applyPreset(column.id, name)}
        />
      </Menu.Dropdown>
    </Menu>
  )
}
