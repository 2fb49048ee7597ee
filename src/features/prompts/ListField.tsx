// The field for the list of prompts: typed, pasted, dropped, from a file, or a theme of the examples.

import { Button, NativeSelect, Textarea } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { z } from 'zod'
import { MAX_LIST_BYTES, readPromptFile, tooManyBytes } from '../../evaluation/promptList.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { FileChooser } from '../../ui/FileChooser.tsx'
import { counted, shortened } from '../../ui/format.ts'
import type { ChosenList, PromptsForm } from './form.ts'
import classes from './Prompts.module.css'

const ENDINGS = '.txt,.jsonl,.ndjson,.json,.csv,.tsv'
const SHOWN = 6
const THEMES: Record<string, string> = { movie: 'Film reviews', question: 'Questions', story: 'Stories' }
const ALL = 'all'

const examplesSchema = z.array(z.object({ id: z.string(), group: z.string(), prompt: z.string() }))
const readExamples = (json: unknown) => examplesSchema.parse(json)

export interface ListFieldProps {
  form: PromptsForm
  /** The list, or the sentence that says why it cannot be used; null while the field is empty. */
  read: ChosenList | string | null
}

export function ListField({ form: { text, list, fault, change }, read }: ListFieldProps) {
  const [isOver, setIsOver] = useState(false)
  const examples = useRecordedSet('prompts-demo.json', readExamples)

  async function openFile(file: File): Promise<void> {
    try {
      if (file.size > MAX_LIST_BYTES) throw tooManyBytes(file.name, file.size)
      const found = readPromptFile(file.name, new Uint8Array(await file.arrayBuffer()))
      change({ list: { name: file.name, ...found }, fault: null })
    } catch (error) {
      change({ fault: error instanceof Error ? error.message : String(error) })
    }
  }
  function openTheme(theme: string): void {
    if (examples.kind !== 'ready' || theme === '') return
    const prompts = examples.data.filter(({ group }) => theme === ALL || group === theme)
    const name = theme === ALL ? 'All examples' : (THEMES[theme] ?? theme)
    change({ list: { name, prompts: prompts.map(({ id, prompt }) => ({ id, prompt })), notes: [] }, fault: null })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const [file] = event.dataTransfer.files
    if (file) void openFile(file)
  }
  const themes = examples.kind === 'ready' ? [...new Set(examples.data.map(({ group }) => group))] : []
  const words =
    read === null
      ? 'A list has one prompt on each line, or is a .jsonl, .json or .csv file with a column “prompt”. You can drop a file here.'
      : typeof read === 'string'
        ? read
        : [`${counted(read.prompts.length, 'prompt')}.`, ...read.notes].join(' ')

  return (
    <section
      aria-label="Prompts"
      className={classes.part}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <h2 className={classes.heading}>Prompts</h2>
      {list === null ? (
        <Textarea
          label="One prompt on each line"
          rows={8}
          spellCheck={false}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value, fault: null })}
          dir="auto"
        />
      ) : (
        <div className={classes.list}>
          <p className={classes.listName}>
            <b>
              <bdi>{list.name}</bdi>
            </b>
            <Button size="compact-xs" variant="default" onClick={() => change({ list: null })}>
              Type prompts instead
            </Button>
          </p>
          <ol>
            {list.prompts.slice(0, SHOWN).map(({ id, prompt }) => (
              <li key={id}>
                <bdi>{shortened(prompt)}</bdi>
              </li>
            ))}
          </ol>
          {list.prompts.length > SHOWN && <p className={classes.note}>and {list.prompts.length - SHOWN} more</p>}
        </div>
      )}
      <p
        role={typeof read === 'string' ? 'alert' : 'status'}
        className={typeof read === 'string' ? classes.alert : classes.note}
      >
        {words}
      </p>
      {fault !== null && (
        <p role="alert" className={classes.alert}>
          {fault}
        </p>
      )}
      <div className={classes.row}>
        <FileChooser size="sm" accept={ENDINGS} onChoose={openFile}>
          Choose a file
        </FileChooser>
        {themes.length > 0 && (
          <NativeSelect
            aria-label="Example prompts"
            size="sm"
            value=""
            onChange={(event) => openTheme(event.currentTarget.value)}
            data={[
              { value: '', label: 'Use example prompts…' },
              ...themes.map((theme) => ({ value: theme, label: THEMES[theme] ?? theme })),
              { value: ALL, label: 'All of them' },
            ]}
          />
        )}
      </div>
    </section>
  )
}
