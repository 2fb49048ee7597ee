// Saves the comparison as files that `tokenwise evaluate` writes too, and makes a link with its summary.

import { Button, CopyButton } from '@mantine/core'
import { useState } from 'react'
import { MAX_LINK_CHARACTERS } from '../../sharing/linkPayload.ts'
import { encodePromptsLink, type PromptsSummary } from '../../sharing/promptsLink.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { download } from '../../ui/download.ts'
import classes from './Prompts.module.css'

type FileKind = 'zip' | 'csv' | 'json'

const LABELS: Record<FileKind, string> = {
  zip: 'All tables and figures (.zip)',
  csv: 'Texts (CSV)',
  json: 'Summary (JSON)',
}

export function SaveBar({ open, summary }: { open: OpenComparison; summary: PromptsSummary }) {
  const [fault, setFault] = useState<string | null>(null)
  const [making, setMaking] = useState<FileKind | null>(null)
  const save = async (kind: FileKind) => {
    setMaking(kind)
    try {
      const { folderFile, summaryFile, textsFile } = await import('./files.tsx')
      // With many prompts the statistics take seconds, so the button says first that they are made.
      await new Promise((resolve) => setTimeout(resolve))
      if (kind === 'zip') download('tokenwise-prompts.zip', folderFile(open), 'application/zip')
      else if (kind === 'csv') download('texts.csv', textsFile(open), 'text/csv')
      else download('summary.json', summaryFile(open), 'application/json')
      setFault(null)
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
    setMaking(null)
  }
  const link = `${window.location.href.split('#', 1)[0]}#/prompts/${encodePromptsLink(summary)}`
  return (
    <section aria-label="Save or share" className={classes.row}>
      {(Object.keys(LABELS) as FileKind[]).map((kind) => (
        <Button key={kind} size="compact-sm" variant="default" loading={making === kind} onClick={() => save(kind)}>
          {LABELS[kind]}
        </Button>
      ))}
      {link.length <= MAX_LINK_CHARACTERS ? (
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy a link to the summary'}
            </Button>
          )}
        </CopyButton>
      ) : (
        <span className={classes.note}>The summary is too long for a link. Send a file.</span>
      )}
      {fault !== null && (
        <p role="alert" className={classes.alert}>
          {fault}
        </p>
      )}
    </section>
  )
}
