// Which token a person points at, in whatever picture: `hovered` while the pointer is there, `pinned` by click or keys.

import { create } from 'zustand'
import type { ColumnId } from '../settings/columnIds.ts'

/** A token of the page: its column's id and its position in the response, from 0. */
export interface TokenPlace {
  column: ColumnId
  position: number
}

export interface Pointer {
  hovered: TokenPlace | null
  pinned: TokenPlace | null
  hover(place: TokenPlace | null): void
  /** Pins a token; the same again, or null, lets go. */
  pin(place: TokenPlace | null): void
  /** The pinned token becomes another of its column: the time line moved. Without one nothing is pinned. */
  movePin(position: number): void
}

export const samePlace = (one: TokenPlace | null, other: TokenPlace | null): boolean =>
  one?.column === other?.column && one?.position === other?.position

export const usePointer = create<Pointer>()((set) => ({
  hovered: null,
  pinned: null,
  hover: (place) => set(({ hovered }) => (samePlace(hovered, place) ? {} : { hovered: place })),
  pin: (place) => set(({ pinned }) => ({ pinned: samePlace(pinned, place) ? null : place })),
  movePin: (position) => set(({ pinned }) => (pinned ? { pinned: { ...pinned, position } } : {})),
}))
