// The card of the current step. The page stays usable: the visitor does what the card says, and the next step follows.

import { Button, CloseButton } from '@mantine/core'
import { useMediaQuery, useReducedMotion } from '@mantine/hooks'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useApp } from '../../store/app/context.ts'
import { useShownRun } from '../../store/app/hooks.ts'
import { tourSteps } from './steps.ts'
import classes from './Tour.module.css'
import { useTour } from './tourState.ts'

/** Where settings are folded (NarrowFold.module.css). */
const NARROW = '(max-width: 640px)'

export function Tour() {
  const step = useTour((tour) => tour.step)
  return step === null ? null : <StepCard key={step} index={step} />
}

function StepCard({ index }: { index: number }) {
  const step = tourSteps[index] as (typeof tourSteps)[number]
  const app = useApp()
  const { goOn, end } = useTour((tour) => tour)
  const starter = useTour((tour) => tour.starter)
  const isStill = useReducedMotion()
  const isNarrow = useMediaQuery(NARROW)
  const hasTexts = useShownRun().kind !== 'none'
  const card = useRef<HTMLElement>(null)
  const id = useId()
  // Before the marked element in the document, so that Tab leads from the card to what it asks for.
  const [host] = useState(() => {
    const made = document.createElement('div')
    // No box: in a grid it would take a cell.
    made.style.display = 'contents'
    return made
  })

  useEffect(() => {
    const target = document.querySelector<HTMLElement>(`[data-tour="${step.place}"]`)
    if (target === null) {
      goOn(tourSteps.length)
      return
    }
    target.before(host)
    target.dataset.tourNow = ''
    target.scrollIntoView({ block: 'nearest', behavior: isStill ? 'auto' : 'smooth' })
    card.current?.focus({ preventScroll: true })
    let isCurrent = true
    const stop = step.watch(app, target, () => {
      // An action may be reported more than once before React removes this card.
      if (isCurrent) goOn(tourSteps.length)
      isCurrent = false
    })
    return () => {
      stop()
      delete target.dataset.tourNow
      host.remove()
    }
  }, [step, app, host, goOn, isStill])

  const leave = useCallback(() => {
    end()
    starter?.focus()
  }, [end, starter])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [leave])

  return createPortal(
    <section
      ref={card}
      role="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      tabIndex={-1}
      className={classes.card}
    >
      <header className={classes.head}>
        <h2 id={`${id}-title`} className={classes.title}>
          {step.title}
        </h2>
        <CloseButton size="sm" aria-label="End the tour" onClick={leave} />
      </header>
      <p id={`${id}-text`} className={classes.text}>
        {[isNarrow && step.narrow, step.text, hasTexts && step.withTexts].filter(Boolean).join(' ')}
      </p>
      <footer className={classes.foot}>
        <span>
          {index + 1} of {tourSteps.length}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => (index + 1 < tourSteps.length ? goOn(tourSteps.length) : leave())}
        >
          {index + 1 < tourSteps.length ? 'Next step' : 'Done'}
        </Button>
      </footer>
    </section>,
    host,
  )
}
