// The field of a numeric setting. Incomplete numbers are allowed while the user is typing. On Enter or blur the text is
// replaced by the value that a run would use, and a note explains any difference.

import { NumberInput, Popover, VisuallyHidden } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { LIMITS, type NumberName } from '../../store/settings/settings.ts'
import { readTyped, refuseInsertion } from '../../store/settings/typedNumber.ts'
import classes from './NumberSetting.module.css'

interface NumberSettingProps {
  name: NumberName
  value: number
  /** Called with a new value that is within the limits. */
  onChange: (value: number) => void
  /** For assistive technology: the visible label is a Term. */
  label: string
  /** In pixels. */
  width: number
  notes: Notes
}

type Notes = ReturnType<typeof useNotes>

/** Steps of the arrow keys. Default: 1. */
const STEPS: Partial<Record<NumberName, number>> = { weight: 0.5, rewardWeight: 0.5, temperature: 0.1, maxTokens: 8 }

/** Adjacent fields share one note, so that their notes do not cover each other. */
export function useNotes() {
  const [current, show] = useState<{ name: NumberName; note: string } | null>(null)
  const id = useId()
  /** A live region: it must be on the page before the first note. */
  const announced = (
    <VisuallyHidden role="status" id={id}>
      {current?.note}
    </VisuallyHidden>
  )
  return { current, show, id, announced }
}

/** Prevents Mantine from replacing aria-describedby. */
const OWN_ARIA = { withAria: false }

export function NumberSetting(props: NumberSettingProps) {
  const { name, value: stored, onChange, label, width, notes } = props
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max } = LIMITS[name]
  const note = notes.current?.name === name ? notes.current.note : null
  const setNote = (text: string | null) => notes.show(text === null ? null : { name, note: text })
  const apply = (value: number) => value !== stored && onChange(value)
  const settle = () => {
    if (typed === null) return
    const read = readTyped(name, typed, stored)
    apply(read.used)
    // Keeps a note about rejected characters.
    setNote(read.note ?? note)
    setTyped(null)
  }

  return (
    <Popover
      opened={note !== null}
      onDismiss={() => setNote(null)}
      position="bottom-start"
      withArrow
      shadow="sm"
      withRoles={false}
      // No fade-out, because the text of the note is gone as soon as the popover closes.
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <NumberInput
          aria-label={label}
          {...OWN_ARIA}
          aria-describedby={note === null ? undefined : notes.id}
          size="xs"
          w={width}
          value={typed ?? stored}
          min={min}
          max={max}
          step={STEPS[name] ?? 1}
          // `settle` clamps instead, and adds a note.
          clampBehavior="none"
          onBeforeInput={(event: FormEvent<HTMLInputElement>) => {
            const refused = refuseInsertion(name, (event.nativeEvent as InputEvent).data ?? '')
            if (refused === null) return
            event.preventDefault()
            setTyped(typed ?? String(stored))
            setNote(refused)
          }}
          onChange={(next) => {
            if (typed === null) setNote(null)
            setTyped(String(next))
            // Valid values take effect while the user is typing, so that the slider follows.
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
