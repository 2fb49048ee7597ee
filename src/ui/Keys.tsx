// A button that opens the list of keyboard shortcuts; the ? key opens it too. The list is loaded on demand.

import { UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { lazyWithRetry } from './lazyWithRetry.tsx'

const KeyList = lazyWithRetry(() => import('./KeyList.tsx'))

export function Keys({ className }: { className?: string | undefined }) {
  const [opened, setOpened] = useState<boolean | null>(null)
  useHotkeys([['shift+?', () => setOpened(true)]])
  return (
    <>
      <UnstyledButton className={className} onClick={() => setOpened(true)}>
        Keys
      </UnstyledButton>
      {opened !== null && <KeyList opened={opened} onClose={() => setOpened(false)} />}
    </>
  )
}
