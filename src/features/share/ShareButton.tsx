import { Button } from '@mantine/core'
import { useState } from 'react'
import { useShownRun } from '../../store/app/hooks.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { lazyWithRetry } from '../../ui/lazyWithRetry.tsx'

const ShareDialog = lazyWithRetry(() => import('./ShareDialog.tsx'))

export function ShareButton() {
  const run = useShownRun()
  const [opened, setOpened] = useState<boolean | null>(null)
  const record = recordOf(run)
  const hasText = record?.columns.some(({ tokens }) => tokens.length > 0) ?? false
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!hasText || run.kind === 'running'}
        onClick={() => setOpened(true)}
      >
        Share or save…
      </Button>
      {opened !== null && record && <ShareDialog record={record} opened={opened} onClose={() => setOpened(false)} />}
    </>
  )
}
