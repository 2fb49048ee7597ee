// The button that starts the tour. The first click loads the tour's library.

import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type ReactNode, useRef, useState } from 'react'
import { tourSteps } from './steps.ts'
import classes from './TourButton.module.css'

export function TourButton({ className, children }: Pick<UnstyledButtonProps, 'className'> & { children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null)
  const isStill = useReducedMotion()
  const [hasFailed, setHasFailed] = useState(false)

  const start = async () => {
    const parts = await Promise.all([
      import('driver.js'),
      import('driver.js/dist/driver.css'),
      import('./tour.css'),
    ]).catch(() => null)
    setHasFailed(parts === null)
    if (parts === null) return
    const [{ driver }] = parts
    driver({
      animate: !isStill,
      smoothScroll: !isStill,
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
      // driver.js wrongly marks the highlighted element as a control with a popup.
      onHighlighted: (element) =>
        queueMicrotask(() => {
          for (const name of ['aria-haspopup', 'aria-expanded', 'aria-controls']) element?.removeAttribute(name)
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
      {hasFailed && (
        <span role="alert" className={classes.missing}>
          {' '}
          (Could not load the tour. Reload the page and try again.)
        </span>
      )}
    </>
  )
}
