// Opens the library of a person's runs; the list itself comes when somebody asks for it.

import { UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'

const Library = lazy(() => import('./Library.tsx'))

export function LibraryButton({ className }: { className?: string | undefined }) {
  const [opened, setOpened] = useState<boolean | null>(null)
  return (
    <>
      <UnstyledButton className={className} onClick={() => setOpened(true)}>
        My runs
      </UnstyledButton>
      {opened !== null && (
        <Suspense>
          <Library opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
