// The field of a numeric setting. Incomplete numbers are allowed while typing. On Enter or blur the text is replaced by
// the value that a run would use, and a note explains any difference.

import { NumberInput, Popover, VisuallyHidden } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { LIMITS, type NumberName } from '../../store/settings/settings.ts'
import { readTyped, refuseInsertion } from '../../store/settings/typedNumber.ts'
import classes from './NumberSetting.module.css'

export interface NumberSettingProps {
  name: NumberName
  value: number
  /** Called with a new value that is within the limits. */
  onChange: (value: number) => void
  /** For assistive technology: the visible label is a Term. */
  label: string
  /** In pixels. */
  width: number
  note: string | null
  /** DOM id of the element that announces the note. */
  noteId: string
  onNote: (note: string | null) => void
}

/** Steps of the arrow keys. Default: 1. */
const STEPS: Partial<Record<NumberName, number>> = { weight: 0.5, rewardWeight: 0.5, temperature: 0.1, maxTokens: 8 }

/** The notes of adjacent fields, one at a time, so that they do not cover each other. */
export function useNotes() {
  const [current, setCurrent] = useState<{ name: NumberName; note: string } | null>(null)
  const noteId = useId()
  return {
    /** A live region: it must be on the page before the first note. */
    announced: (
      <VisuallyHidden role="status" id={noteId}>
        {current?.note}
      </VisuallyHidden>
    ),
    noted: <Name extends NumberName>(name: Name) => ({
      name,
      noteId,
      note: current?.name === name ? current.note : null,
      onNote: (note: string | null) => setCurrent(note === null ? null : { name, note }),
    }),
    dismiss: () => setCurrent(null),
  }
}

/** Prevents Mantine from replacing aria-describedby. */
const OWN_ARIA = { withAria: false }

export function NumberSetting(props: NumberSettingProps) {
  const { name, value: stored, onChange, label, width, note, noteId, onNote } = props
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max } = LIMITS[name]

  const apply = (value: number) => value !== stored && onChange(value)
  const settle = () => {
    if (typed === null) return
    const read = readTyped(name, typed, stored)
    apply(read.used)
    // Keeps a note about rejected characters.
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
      // During a transition the note would already be empty.
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
          step={STEPS[name] ?? 1}
          // settle clamps instead, and adds a note.
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
            // Valid values apply while typing, so that the slider follows.
            const read = readTyped(name, String(next), stored)
            if (read.note === null) apply(read.used)
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
