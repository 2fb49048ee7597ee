// A numeric setting: shared, of one column, or of a reward in a mix. Any text is allowed while typing. Enter or leaving
// the field replaces it with the value that a run will use, and a note says so where that differs.

import { NumberInput, Popover, VisuallyHidden } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { LIMITS, type NumberName } from '../../store/settings/settings.ts'
import { readTyped, refuseInsertion } from '../../store/settings/typedNumber.ts'
import classes from './NumberSetting.module.css'

export interface NumberSettingProps {
  name: NumberName
  value: number
  /** Called with a value that a run can use. */
  onChange: (value: number) => void
  /** For assistive technology: the visible label is a term with its own explanation. */
  label: string
  step: number
  /** In pixels. */
  width: number
  /** The note beside this field, or null; `noteId` is the element that announces it. */
  note: string | null
  noteId: string
  onNote: (note: string | null) => void
}

/** Notes of fields side by side: one at a time, so that they do not cover each other. */
export function useNotes() {
  const [said, setSaid] = useState<{ name: NumberName; note: string } | null>(null)
  const noteId = useId()
  return {
    /** Announces the note; it has to be on the page before there is one. */
    announced: (
      <VisuallyHidden role="status" id={noteId}>
        {said?.note}
      </VisuallyHidden>
    ),
    /** Props of one field. */
    noted: <Name extends NumberName>(name: Name) => ({
      name,
      noteId,
      note: said?.name === name ? said.note : null,
      onNote: (note: string | null) => setSaid(note === null ? null : { name, note }),
    }),
    dismiss: () => setSaid(null),
  }
}

/** Mantine would replace the description with the ids of a label and an error that this field does not have. */
const OWN_ARIA = { withAria: false }

export function NumberSetting(props: NumberSettingProps) {
  const { name, value: stored, onChange, label, step, width, note, noteId, onNote } = props
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max } = LIMITS[name]

  const settle = () => {
    if (typed === null) return
    const read = readTyped(name, typed, stored)
    onChange(read.used)
    // A note about characters left out while typing still holds.
    onNote(read.note ?? note)
    setTyped(null)
  }

  return (
    <Popover
      opened={note !== null}
      onDismiss={() => onNote(null)}
      position="bottom-start"
      withArrow
      shadow="sm"
      withRoles={false}
      // No transition: the note would be empty while it fades out.
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <NumberInput
          aria-label={label}
          {...OWN_ARIA}
          aria-describedby={note === null ? undefined : noteId}
          size="xs"
          w={width}
          value={typed ?? stored}
          min={min}
          max={max}
          step={step}
          // Mantine would clamp without a note; settle does it with one.
          clampBehavior="none"
          onBeforeInput={(event: FormEvent<HTMLInputElement>) => {
            const refused = refuseInsertion(name, (event.nativeEvent as InputEvent).data ?? '')
            if (refused === null) return
            event.preventDefault()
            setTyped(typed ?? String(stored))
            onNote(refused)
          }}
          onChange={(next) => {
            if (typed === null) onNote(null)
            setTyped(String(next))
            // A valid value applies while typing, so that the slider follows.
            const read = readTyped(name, String(next), stored)
            if (read.note === null) onChange(read.used)
          }}
          onBlur={settle}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
        />
      </Popover.Target>
      <Popover.Dropdown className={classes.note} aria-hidden="true">
        {note}
      </Popover.Dropdown>
    </Popover>
  )
}
