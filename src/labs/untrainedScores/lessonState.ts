// Both parts of the lesson in one link.

import { type RealState, readReal, writeReal } from './realState.ts'
import { type LabState, read as readWorld, write as writeWorld } from './state.ts'

export interface LessonState {
  world: LabState
  real: RealState
}

export function read(query: URLSearchParams): LessonState {
  return { world: readWorld(query), real: readReal(query) }
}

export function write({ world, real }: LessonState): string {
  return [writeWorld(world), writeReal(real)].filter((part) => part !== '').join('&')
}
