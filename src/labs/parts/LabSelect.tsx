// A select box for a few values. `onChange` gets the chosen value, not its text.

import { NativeSelect } from '@mantine/core'

export interface LabSelectProps<Value extends string | number> {
  label: string
  value: Value
  options: readonly Value[]
  /** Text of an option. Default: the value. */
  textOf?: (value: Value) => string
  onChange: (value: Value) => void
}

export function LabSelect<Value extends string | number>(props: LabSelectProps<Value>) {
  const { label, value, options, textOf = String, onChange } = props
  return (
    <NativeSelect
      size="sm"
      label={label}
      value={String(value)}
      onChange={(event) => {
        const chosen = options.find((option) => String(option) === event.currentTarget.value)
        if (chosen !== undefined) onChange(chosen)
      }}
      data={options.map((option) => ({ value: String(option), label: textOf(option) }))}
    />
  )
}
