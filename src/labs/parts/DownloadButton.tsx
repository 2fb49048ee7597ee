// Downloads the data behind a lesson's numbers as CSV.

import { Button } from '@mantine/core'
import { stringify } from 'csv-stringify/browser/esm/sync'
import { download } from '../../ui/download.ts'

export interface DownloadButtonProps {
  /** With its extension. */
  file: string
  /** What the table holds, in the plural: 'all pairs'. */
  what: string
  /** Headings first. Numbers and our own words only: no cell may hold what a spreadsheet would run as a formula. */
  rows: () => (string | number)[][]
}

export function DownloadButton({ file, what, rows }: DownloadButtonProps) {
  return (
    <Button variant="default" size="sm" onClick={() => download(file, stringify(rows()), 'text/csv')}>
      Download {what} (CSV)
    </Button>
  )
}
