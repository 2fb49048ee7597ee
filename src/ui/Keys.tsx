// Opens the list of the page's keys, as ? does; the list itself comes when somebody asks for it.

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
