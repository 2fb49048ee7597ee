// Where the tour is.

import { createStore } from 'zustand'
import { useOwnStore } from '../../store/app/hooks.ts'

export interface TourState {
  /** Index of the step, or null while there is no tour. */
  step: number | null
  /** The button that started the tour; it gets the focus back when the tour is left. */
  starter: HTMLElement | null
  start(starter: HTMLElement): void
  goOn(steps: number): void
  end(): void
}

const createTour = () =>
  createStore<TourState>()((set) => ({
    step: null,
    starter: null,
    start: (starter) => set({ step: 0, starter }),
    goOn: (steps) => set(({ step }) => ({ step: step === null || step + 1 >= steps ? null : step + 1 })),
    end: () => set({ step: null }),
  }))

export const useTour = <T>(select: (state: TourState) => T): T => useOwnStore(createTour, select)
