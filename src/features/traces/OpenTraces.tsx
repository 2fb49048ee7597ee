// Opens a file of traces: choose, drop or paste. What is open stays until the new file has been read.

import { Button, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FileChooser } from '../../ui/FileChooser.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import classes from './Traces.module.css'
import { useTraces } from './tracesStore.ts'

const EXAMPLE = 'recorded/turn.json.gz'

export function OpenTraces() {
  const { opened, unknown, reading, fault, canceled, openFile, openText, openSiteFile, cancel } = useTraces()
  const [isPasting, setIsPasting] = useState(false)
  const [pasted, setPasted] = useState('')
  const isOver = useDroppedFile(openFile)
  const isEmpty = !opened && !unknown
  return (
    <section
      aria-label="Open traces"
      className={classes.open}
      data-over={isOver || undefined}
      data-empty={isEmpty || undefined}
    >
      <div className={classes.actions}>
        <FileChooser
          accept=".json,.jsonl,.ndjson,.csv,.tsv,.txt,.gz,.parquet"
          size="sm"
          onChoose={(file) => void openFile(file)}
        >
          {isEmpty ? 'Choose a file…' : 'Open another file…'}
        </FileChooser>
        <Button variant="default" size="sm" aria-expanded={isPasting} onClick={() => setIsPasting(!isPasting)}>
          Paste…
        </Button>
        <Button variant="default" size="sm" onClick={() => void openSiteFile('recorded example', EXAMPLE)}>
          Show the recorded example
        </Button>
        <span className={classes.note}>
          or drop a file on this page: JSON, JSONL, CSV, TSV, gzip or parquet. It stays in this browser.
        </span>
      </div>
      {isPasting && (
        <form
          className={classes.paste}
          onSubmit={(event) => {
            event.preventDefault()
            void openText(pasted)
          }}
        >
          <GrowingTextarea
            label="JSON, JSONL or CSV"
            minRows={4}
            maxRows={12}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
            placeholder='{"prompt": "…", "tokens": [{"text": " a", "logProb": -0.7, "reward": 0.2}]}'
          />
          <Button type="submit" size="sm" disabled={pasted.trim() === ''}>
            Open the pasted text
          </Button>
        </form>
      )}
      {reading && (
        <div className={classes.actions}>
          <span role="status">Reading {reading.name}…</span>
          <Progress className={classes.progress} value={100 * reading.share} aria-label={`Reading ${reading.name}`} />
          <Button size="xs" variant="default" onClick={cancel}>
            Cancel
          </Button>
        </div>
      )}
      {canceled !== null && (
        <p role="status" className={classes.note}>
          Reading {canceled} was canceled. {isEmpty ? 'Nothing was opened.' : 'What was open before is still here.'}
        </p>
      )}
      {fault !== null && <ErrorNote title="Nothing new was opened" message={fault} detail="" />}
    </section>
  )
}

/** Whether a file is held over the page. Takes it when it is dropped. */
function useDroppedFile(open: (file: File) => Promise<void>): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (!file) return
      event.preventDefault()
      void open(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [open])
  return isOver
}
