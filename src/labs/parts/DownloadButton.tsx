import { Button } from '@mantine/core'
import { stringify } from 'csv-stringify/browser/esm/sync'
import { download } from '../../ui/download.ts'

export interface DownloadButtonProps {
  /** File name with extension. */
  file: string
  /** Fills the gap in the button's text 'Download … (CSV)', for example 'all pairs'. */
  what: string
  /** Headings first. Cells must be numbers or fixed words, because a spreadsheet could run other text as a formula. */
  rows: () => (string | number)[][]
}

export function DownloadButton({ file, what, rows }: DownloadButtonProps) {
  return (
    <Button variant="default" size="sm" onClick={() => download(file, stringify(rows()), 'text/csv')}>
      Download {what} (CSV)
    </Button>
  )
}
