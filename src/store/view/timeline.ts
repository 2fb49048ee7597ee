// The timeline: the position up to which a run's tokens are shown, and playback. It uses only the run's length; visible.ts
// cuts the run. Frames are injected, so that tests control the clock.

import { createStore } from 'zustand'

/** Playback speeds, as multiples of BASE_TOKENS_PER_SECOND. */
export const speeds = [0.5, 1, 2, 4] as const

export type Speed = (typeof speeds)[number]

export const BASE_TOKENS_PER_SECOND = 6

export interface Timeline {
  /** Number of tokens shown per column; null shows all, including those still to come. */
  position: number | null
  playing: boolean
  speed: Speed
  /** Plays from the position, or from the start if it is at the end. Does nothing at the end of a growing run. */
  play(): void
  /** Autoplay: starts with the first token shown. `rests` may pause it. */
  playFromFirst(): void
  pause(): void
  /** Shows one more token of every column and stops playback. */
  stepForward(): void
  stepBack(): void
  /** Goes to the position before the first token. */
  first(): void
  /** Goes to the end, and stays there while a run grows. */
  last(): void
  /** Goes to a position, clamped to the valid range. */
  seek(position: number): void
  setSpeed(speed: Speed): void
}

export interface TimelineParts {
  run: () => {
    /** Number of tokens in the longest column. */
    length: number
    growing: boolean
  }
  /** Calls back once before a frame that is drawn at least `afterMs` later, with a time in milliseconds. */
  nextFrame: (callback: (timeMs: number) => void, afterMs: number) => void
  /** While it returns true, autoplay pauses, because the device is busy with something the user is waiting for. */
  rests?: () => boolean
  /** Called after each move with the position of the last token shown, or with null before the first token and at the end. */
  onStep?: (step: number | null) => void
}

/** Caps the time between frames, so that a page that was hidden continues where it stopped. */
const MAX_FRAME_MS = 250

/** Longest time without a frame. Frames in which no token is due are skipped, but the speed may change meanwhile. */
const MAX_WAIT_MS = 200

export function createTimeline({ run, nextFrame, rests = () => false, onStep }: TimelineParts) {
  return createStore<Timeline>()((set, get) => {
    // Playbacks are numbered, so that late frames of an ended playback are ignored.
    let newestPlay = 0

    function moveTo(position: number | null, playing: boolean): void {
      if (!playing) newestPlay++
      const before = get().position
      const atEnd = position === null || position >= run().length
      const next = atEnd ? null : Math.max(0, Math.floor(position))
      set({ position: next, playing: playing && !atEnd })
      if (next !== before) onStep?.(stepOf(next))
    }

    function playFrom(start: number, mayRest: boolean): void {
      const playId = ++newestPlay
      moveTo(start, true)
      let last: number | null = null
      /** Number of tokens due. The fraction is carried over to the next frame. */
      let due = 0
      const frame = (timeMs: number): void => {
        const { position, speed, playing } = get()
        if (playId !== newestPlay || !playing || position === null) return
        const perMs = (BASE_TOKENS_PER_SECOND / 1000) * speed
        if (mayRest && rests()) {
          last = null
          nextFrame(frame, MAX_WAIT_MS)
          return
        }
        due += Math.min(MAX_FRAME_MS, timeMs - (last ?? timeMs)) * perMs
        last = timeMs
        const whole = Math.floor(due)
        due -= whole
        if (whole > 0) moveTo(position + whole, true)
        if (get().playing) nextFrame(frame, Math.min(MAX_WAIT_MS, (1 - due) / perMs))
      }
      nextFrame(frame, 0)
    }

    const at = () => get().position ?? run().length

    return {
      position: null,
      playing: false,
      speed: 1,
      play() {
        if (get().playing) return
        const { position } = get()
        if (position !== null) playFrom(position, false)
        else if (!run().growing) playFrom(0, false)
      },
      playFromFirst: () => playFrom(1, true),
      pause() {
        newestPlay++
        set({ playing: false })
      },
      stepForward: () => moveTo(at() + 1, false),
      stepBack: () => moveTo(Math.max(0, at() - 1), false),
      first: () => moveTo(0, false),
      last: () => moveTo(null, false),
      seek: (position) => moveTo(Number.isFinite(position) ? position : null, false),
      setSpeed: (speed) => set({ speed }),
    }
  })
}

/** The position of the last token shown, from 0; null before the first token and at the end. */
export function stepOf(position: number | null): number | null {
  return position === null || position === 0 ? null : position - 1
}
