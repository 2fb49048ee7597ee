// Rows of unknown columns: a person chooses what each column is, and sees what comes of the first row.

import { Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type ColumnChoice, columnsOf, isComplete, readColumns, suggestFor } from '../../traces/columns.ts'
import type { UnknownRows } from '../../traces/readTraces.ts'
import { readTokenRows } from '../../traces/tokenRows.ts'
import { shortened } from '../../ui/format.ts'
import { many, titleOf } from './coloring.ts'
import classes from './Traces.module.css'

type Part = Exclude<keyof ColumnChoice, 'numbers' | 'row'>

const PARTS: Record<ColumnChoice['row'], readonly { part: Part; label: string; none?: string }[]> = {
  response: [
    { part: 'tokens', label: 'Token texts (a list)' },
    { part: 'ids', label: 'Token ids (a list)' },
    { part: 'response', label: 'Response (a text)' },
    { part: 'prompt', label: 'Prompt' },
    { part: 'mask', label: 'Mask of the response (a list)' },
    { part: 'method', label: 'Method or model' },
  ],
  token: [
    { part: 'tokens', label: 'Token text' },
    { part: 'ids', label: 'Token id' },
    { part: 'group', label: 'Which response', none: 'all rows are one response' },
    { part: 'prompt', label: 'Prompt' },
    { part: 'method', label: 'Method or model' },
  ],
}

interface ChooseColumnsProps {
  unknown: UnknownRows
  onChosen: (choice: ColumnChoice) => void
  onCancel: () => void
}

export function ChooseColumns({ unknown: { rows, count, suggested }, onChosen, onCancel }: ChooseColumnsProps) {
  const [choice, setChoice] = useState(suggested)
  const columns = useMemo(() => columnsOf(rows).slice(0, 200), [rows])
  const first = rows[0] ?? {}
  const preview = useMemo(() => {
    if (!isComplete(choice)) return null
    if (choice.row === 'response') return readColumns(first, choice, 'row 1', new Map())
    return readTokenRows(rows, choice, new Map())[0] ?? null
  }, [rows, first, choice])
  return (
    <section aria-label="Choose columns" className={classes.columns}>
      <h2 className={classes.heading}>Choose what the columns are</h2>
      <p className={classes.note}>
        {many(count, 'row')} in a format that is not known here.{' '}
        {choice.row === 'response' && 'Every list of numbers needs one number for each token.'}
      </p>
      <div className={classes.actions}>
        A row is
        <SegmentedControl
          size="xs"
          aria-label="What a row is"
          value={choice.row}
          onChange={(row) => setChoice(suggestFor(row, rows))}
          data={[
            { value: 'response', label: 'a response' },
            { value: 'token', label: 'a token' },
          ]}
        />
      </div>
      <div className={classes.parts}>
        {PARTS[choice.row].map(({ part, label, none = 'none' }) => (
          <NativeSelect
            key={part}
            size="xs"
            label={label}
            value={choice[part] ?? ''}
            onChange={(event) => setChoice({ ...choice, [part]: event.currentTarget.value || null })}
            data={[{ value: '', label: none }, ...columns.map((name) => ({ value: name, label: name }))]}
          />
        ))}
      </div>
      <Checkbox.Group
        label="Numbers"
        size="xs"
        value={[...choice.numbers]}
        onChange={(numbers) => setChoice({ ...choice, numbers })}
      >
        <div className={classes.checks}>
          {columns.map((name) => (
            <Checkbox key={name} size="xs" value={name} label={name} />
          ))}
        </div>
      </Checkbox.Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.candidates} aria-label="First row" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">column</th>
              <th scope="col">first row</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td dir="auto">{valueText(first[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p role="status" className={classes.note}>
        {preview
          ? `${choice.row === 'response' ? 'Row 1 becomes' : 'The first rows become'} ${preview.known === 'whole' ? 'a text without tokens' : many(preview.texts.length, 'token')}${preview.quantities.size > 0 ? ` with ${[...preview.quantities.keys()].map(titleOf).join(', ')}` : ''}: ${shortened(preview.texts.slice(0, 40).join(''), 120)}`
          : 'Choose a column with the token texts, the token ids, or the response.'}
      </p>
      <div className={classes.actions}>
        <Button size="sm" disabled={!preview} onClick={() => onChosen(choice)}>
          Show the traces
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </section>
  )
}

function valueText(value: unknown): string {
  if (value === undefined) return '–'
  if (typeof value === 'string') return shortened(value, 80)
  const text = JSON.stringify(
    ArrayBuffer.isView(value)
      ? Array.from(value as unknown as ArrayLike<unknown>).slice(0, 20)
      : Array.isArray(value)
        ? value.slice(0, 20)
        : value,
    (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one),
  )
  return shortened(text ?? '–', 80)
}
