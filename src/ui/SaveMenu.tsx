// The menu that saves a chart as SVG or PNG, or its numbers as CSV.

import { Menu, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import classes from './ChartFrame.module.css'

export type FileForm = 'svg' | 'png' | 'csv'

const ITEMS: Record<FileForm, string> = { svg: 'Save as SVG', png: 'Save as PNG', csv: 'Save numbers as CSV' }

interface SaveMenuProps {
  chart: string
  disabled: boolean
  /** Rejects with an error whose message is shown. */
  onSave: (form: FileForm) => Promise<void>
}

export function SaveMenu({ chart, disabled, onSave }: SaveMenuProps) {
  const [fault, setFault] = useState<string | null>(null)
  const save = async (form: FileForm) => {
    try {
      await onSave(form)
      setFault(null)
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <Menu position="bottom-end" shadow="md" floatingStrategy="fixed" withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.save} disabled={disabled} aria-label={`Save: ${chart}`}>
            Save ▾
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(ITEMS) as FileForm[]).map((form) => (
            <Menu.Item key={form} onClick={() => save(form)}>
              {ITEMS[form]}
            </Menu.Item>
          ))}
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
