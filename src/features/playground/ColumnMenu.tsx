// What can be done with a column: another method, a copy, another place, away.

import { Menu, UnstyledButton } from '@mantine/core'
import { headTitles } from '../../decoding/heads.ts'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import { columnLacks } from '../../store/composeRun.ts'
import type { ShownColumn } from '../../store/selectors.ts'
import { usePlayground } from '../../store/session.ts'
import { MAX_SHOWN_COLUMNS, useSettings } from '../../store/settings.ts'
import { Equation } from '../../ui/Equation.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import classes from './Column.module.css'

export function ColumnMenu({ column, title, removable }: { column: ShownColumn; title: string; removable: boolean }) {
  const columns = useSettings((state) => state.columns)
  const rewards = useSettings((state) => state.rewards)
  const status = usePlayground((state) => state.status)
  const { setMethod, duplicateColumn, moveColumn, removeColumn } = useSettings.getState()
  const place = columns.findIndex(({ id }) => id === column.id)
  return (
    <Menu position="bottom-end" width={340} shadow="md" floatingStrategy="fixed">
      <Menu.Target>
        <UnstyledButton className={classes.menu} aria-label={`Change or remove ${title}`}>
          ⋯
        </UnstyledButton>
      </Menu.Target>
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
        <Menu.Item disabled={!removable} onClick={() => removeColumn(column.id)}>
          Remove
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Change method to</Menu.Label>
        {methodNames
          .filter((name) => name !== column.method)
          .map((name) => {
            const lacks = columnLacks({ ...column, method: name }, rewards, status)
            return (
              <Menu.Item
                key={name}
                disabled={lacks !== null}
                leftSection={<MarkIcon look={methodLook(name)} />}
                onClick={() => setMethod(column.id, name)}
              >
                <span className={classes.menuName}>{methods[name].label}</span>
                <span className={classes.menuEquation}>
                  {lacks ? `needs a ${headTitles[lacks]} head` : <Equation>{methods[name].equation}</Equation>}
                </span>
                <span className={classes.menuSummary}>{methods[name].summary}</span>
              </Menu.Item>
            )
          })}
      </Menu.Dropdown>
    </Menu>
  )
}
