// The steps of the tour. Each asks for one action and is done when the visitor has taken it.

import type { useApp } from '../../store/app/context.ts'

type App = ReturnType<typeof useApp>

interface TourStep {
  /** The data-tour attribute of the marked element. */
  place: string
  title: string
  text: string
  /** Added to the text on a narrow screen, where settings are folded. */
  narrow?: string
  /** Added to the text if texts are shown. */
  withTexts?: string
  /** Calls `done` when the action has been taken. @returns a function that stops watching. */
  watch(app: Pick<App, 'settings' | 'pointer'>, target: Element, done: () => void): () => void
}

export const tourSteps: readonly TourStep[] = [
  {
    place: 'reward',
    title: 'Change the steering weight',
    text: 'Drag the slider “Steering weight w”. A larger w lets the reward decide more often; below 0 it steers away from the reward.',
    narrow: 'Open the settings first.',
    withTexts: 'The texts below keep the weight that they were written with until you press Run.',
    watch({ settings }, _, done) {
      const before = settings.getState().weight
      // At the end of a drag: the step must not change under the visitor's hand.
      const check = () => settings.getState().weight !== before && done()
      return listen(document, ['mouseup', 'touchend', 'keyup'], check)
    },
  },
  {
    place: 'pictures',
    title: 'Point at a dot in a chart',
    text: 'Each dot is one token. While you point at it, the same token is marked in its text.',
    watch({ pointer }, target, done) {
      let hasPointed = false
      return pointer.subscribe(({ hovered, pinned }) => {
        // Tokens of the texts can be pointed at, too. On a touch screen, a tap on a dot pins its token.
        hasPointed ||= hovered !== null && target.matches(':hover')
        if ((hasPointed && hovered === null) || pinned !== null) done()
      })
    },
  },
  {
    place: 'columns',
    title: 'Click a token in a text',
    text: 'You will see its candidates: the tokens that could have stood here, with their rewards and their probabilities before and after steering. By keyboard, move to a text and press an arrow key.',
    watch({ pointer }, _, done) {
      const check = () => pointer.getState().pinned !== null && done()
      // A tap on a dot in the step before has already opened the candidates.
      check()
      return pointer.subscribe(check)
    },
  },
]

function listen(target: EventTarget, events: readonly string[], react: () => void): () => void {
  for (const event of events) target.addEventListener(event, react)
  return () => {
    for (const event of events) target.removeEventListener(event, react)
  }
}
