// The token that a person points at, in whatever picture: `hovered` while the pointer is on it, `pinned` by click or keys.

import { createStore } from 'zustand'
import type { ColumnId } from '../settings/columnIds.ts'

/** A token of the page: the id of its column, and its position in the response, from 0. */
export interface TokenPlace {
  column: ColumnId
  position: number
}

export interface Pointer {
  hovered: TokenPlace | null
  pinned: TokenPlace | null
  hover(place: TokenPlace | null): void
  /** Pins a token; the pinned token again, or null, unpins it. */
  pin(place: TokenPlace | null): void
  /** Moves the pin within its column, along with the timeline. Does nothing without a pin. */
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
