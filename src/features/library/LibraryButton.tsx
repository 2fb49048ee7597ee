import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { lazyWithRetry } from '../../ui/lazyWithRetry.tsx'

const Library = lazyWithRetry(() => import('./Library.tsx'))

export function LibraryButton({ className }: { className?: string | undefined }) {
  const [opened, setOpened] = useState<boolean | null>(null)
  return (
    <>
      <UnstyledButton className={className} onClick={() => setOpened(true)}>
        My runs
      </UnstyledButton>
      {opened !== null && <Library opened={opened} onClose={() => setOpened(false)} />}
    </>
  )
}
