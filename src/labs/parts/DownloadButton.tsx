// What a lesson's numbers rest on, to take away: a table as CSV.

import { Button } from '@mantine/core'
import { stringify } from 'csv-stringify/browser/esm/sync'

export interface DownloadButtonProps {
  /** With its ending. */
  file: string
  /** Headings first. Numbers in full and words of our own: nothing that a spreadsheet would compute. */
  rows: () => (string | number)[][]
  children: string
}

export function DownloadButton({ file, rows, children }: DownloadButtonProps) {
  const download = () => {
    const address = URL.createObjectURL(new Blob([stringify(rows())], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = address
    link.download = file
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <Button variant="default" size="sm" onClick={download}>
      {children}
    </Button>
  )
}
