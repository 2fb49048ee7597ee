// Where in a run a person is: at its end, or some tokens in, playing or not. It knows of the run only how long it is; what
// is to be seen of it at a position is told by visible.ts. The clock is given, so that tests draw their own frames.

import { createStore } from 'zustand'

/** Times as fast as BASE_TOKENS_PER_SECOND. */
export const speeds = [0.5, 1, 2, 4] as const

export type Speed = (typeof speeds)[number]

export const BASE_TOKENS_PER_SECOND = 6

export interface Timeline {
  /** Tokens that are shown of each column; null: all there are, and of a run that grows all that come. */
  position: number | null
  playing: boolean
  speed: Speed
  /** From where one is, from the end from the beginning. At the end of a run that is still written there is nothing to play. */
  play(): void
  /** By the page itself, which may rest: from the first token, which stands at once. */
  playFromFirst(): void
  pause(): void
  /** One token on or back in every column, and no longer playing. */
  stepForward(): void
  stepBack(): void
  /** Before the first token. */
  first(): void
  /** To the end, and with what is still written. */
  last(): void
  /** Outside of what there is: the nearest that there is. */
  seek(position: number): void
  setSpeed(speed: Speed): void
}

export interface TimelineParts {
  run: () => {
    /** Tokens of the longest column. */
    length: number
    /** More may come. */
    growing: boolean
  }
  /** Calls back once with the time, as requestAnimationFrame does, after a while; milliseconds from any moment. */
  nextFrame: (callback: (timeMs: number) => void, afterMs: number) => void
  /** While true, what the page plays by itself stands still: the device has something to do that cannot wait. */
  rests?: () => boolean
  /** Told of each move by a person or by the clock: the token that is now the last one shown; null before it and at the end. */
  onStep?: (step: number | null) => void
}

/** A page that was hidden goes on where it was, not where it would have been. */
const LONGEST_FRAME_MS = 250

/** Frames in which no token is due are left out, for each costs the page some of what a token does; yet speed may change. */
const LONGEST_WAIT_MS = 200

export function createTimeline({ run, nextFrame, rests = () => false, onStep }: TimelineParts) {
  return createStore<Timeline>()((set, get) => {
    // Playing is numbered, so that the frames of a play that was ended move nothing.
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
      const mine = ++newestPlay
      moveTo(start, true)
      let last: number | null = null
      /** Tokens that are due, the last of them in part. */
      let due = 0
      const frame = (timeMs: number): void => {
        const { position, speed, playing } = get()
        if (mine !== newestPlay || !playing || position === null) return
        const perMs = (BASE_TOKENS_PER_SECOND / 1000) * speed
        if (mayRest && rests()) {
          last = null
          nextFrame(frame, LONGEST_WAIT_MS)
          return
        }
        due += Math.min(LONGEST_FRAME_MS, timeMs - (last ?? timeMs)) * perMs
        last = timeMs
        const whole = Math.floor(due)
        due -= whole
        if (whole > 0) moveTo(position + whole, true)
        if (get().playing) nextFrame(frame, Math.min(LONGEST_WAIT_MS, (1 - due) / perMs))
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

/** Position in the response of the last token that is shown; null where none is, and at the end. */
export function stepOf(position: number | null): number | null {
  return position === null || position === 0 ? null : position - 1
}
