// The token that the user points at, in a text or a chart: `hovered` while the pointer is on it, `pinned` by click or keyboard.

import { createStore } from 'zustand'
import type { ColumnId } from '../settings/columnIds.ts'

/** A token on the page. `position` in the response counts from 0. */
export interface TokenPlace {
  column: ColumnId
  position: number
}

export interface Pointer {
  hovered: TokenPlace | null
  pinned: TokenPlace | null
  hover(place: TokenPlace | null): void
  /** Pins a token. Null, or the pinned token again, removes the pin. */
  pin(place: TokenPlace | null): void
  /** Moves the pin to another position in its column; called when the timeline moves. Does nothing without a pin. */
  movePin(position: number): void
}

export const samePlace = (one: TokenPlace | null, other: TokenPlace | null): boolean =>
  one?.column === other?.column && one?.position === other?.position

export const createPointer = () =>
  createStore<Pointer>()((set) => ({
    hovered: null,
    pinned: null,
    hover: (place) => set(({ hovered }) => (samePlace(hovered, place) ? {} : { hovered: place })),
    pin: (place) => set(({ pinned }) => ({ pinned: samePlace(pinned, place) ? null : place })),
    movePin: (position) => set(({ pinned }) => (pinned ? { pinned: { ...pinned, position } } : {})),
  }))
