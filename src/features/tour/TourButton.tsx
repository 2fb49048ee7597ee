// The button that starts the tour.

import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useTour } from './tourState.ts'

export function TourButton({ className, children }: Pick<UnstyledButtonProps, 'className'> & { children: ReactNode }) {
  const { pointer, timeline } = useApp()
  const start = useTour((tour) => tour.start)
  return (
    <UnstyledButton
      className={className}
      onClick={({ currentTarget }) => {
        // The last step ends when a token is pinned.
        pointer.getState().pin(null)
        // The steps point at the texts.
        timeline.getState().last()
        start(currentTarget)
      }}
    >
      {children}
    </UnstyledButton>
  )
}
