// The page's own stores, tied to the real worker and the real address. Tests make theirs from the factories instead.

import { useStore } from 'zustand'
import type { HeadName } from '../decoding/heads.ts'
import { createEngineClient } from '../worker/client.ts'
import { readAddress } from './address.ts'
import { createPlayground, type Playground } from './playground.ts'
import { usePointer } from './pointer.ts'
import { availableHeads, recordOf, shownHead } from './selectors.ts'
import { useSettings } from './settings.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { runLength } from './visible.ts'

export const address = readAddress(window.location.search, document.baseURI)

const playground = createPlayground({
  client: createEngineClient(),
  request: address.request,
  settings: useSettings.getState,
  nextFrame: (callback) => void requestAnimationFrame(callback),
})

const timeline = createTimeline({
  run: () => {
    const { run } = playground.getState()
    return { length: runLength(recordOf(run)), growing: run.kind === 'running' }
  },
  nextFrame: (callback) => void requestAnimationFrame(callback),
  // The token that is looked at goes along.
  onStep: (step) => step !== null && usePointer.getState().movePin(step),
})

playground.subscribe(({ run }, { run: before }) => {
  if (run === before || run.kind !== 'running' || before.kind === 'running') return
  timeline.getState().last()
  // What is typed while it runs is undone on its own.
  useSettings.getState().endStep()
})

export function usePlayground<T>(select: (state: Playground) => T): T {
  return useStore(playground, select)
}

export function useTimeline<T>(select: (state: Timeline) => T): T {
  return useStore(timeline, select)
}

/** The head whose reward tints the text and fills the pictures. */
export function useShownHead(): HeadName {
  const wanted = useSettings((state) => state.shownHead)
  const rewards = useSettings((state) => state.rewards)
  return usePlayground((state) => shownHead(wanted, availableHeads(rewards, state.status, state.run)))
}
