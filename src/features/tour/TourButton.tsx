// Starts the tour. Its library is loaded on the first click.

import { UnstyledButton } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type ReactNode, useRef, useState } from 'react'
import { tourSteps } from './steps.ts'
import classes from './TourButton.module.css'

export interface TourButtonProps {
  className?: string | undefined
  children: ReactNode
}

export function TourButton({ className, children }: TourButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const still = useReducedMotion()

  const [isMissing, setIsMissing] = useState(false)

  const start = async () => {
    const parts = await Promise.all([
      import('driver.js'),
      import('driver.js/dist/driver.css'),
      import('./tour.css'),
    ]).catch(() => null)
    setIsMissing(parts === null)
    if (parts === null) return
    const [{ driver }] = parts
    driver({
      animate: !still,
      smoothScroll: !still,
      skipMissingElement: true,
      showProgress: true,
      progressText: '{{current}} of {{total}}',
      nextBtnText: 'Next',
      prevBtnText: 'Back',
      doneBtnText: 'Done',
      popoverClass: 'tour',
      overlayOpacity: 0.45,
      steps: tourSteps.map(({ place, title, text }) => ({
        element: `[data-tour="${place}"]`,
        popover: { title, description: text },
      })),
      // driver.js marks the highlighted place as a control with a popup, which it is not.
      onHighlighted: (place) =>
        queueMicrotask(() => {
          for (const said of ['aria-haspopup', 'aria-expanded', 'aria-controls']) place?.removeAttribute(said)
        }),
      // Keyboard users continue where they started the tour.
      onDestroyed: () => button.current?.focus(),
    }).drive()
  }

  return (
    <>
      <UnstyledButton ref={button} className={className} onClick={start}>
        {children}
      </UnstyledButton>
      {isMissing && (
        <span role="alert" className={classes.missing}>
          {' '}
          (Could not load the tour. Reload the page and try again.)
        </span>
      )}
    </>
  )
}
