// Undo and redo for immutable values. Pure; the owner of a history decides what counts as a step.

/** Number of steps that can be undone; older ones are dropped. */
const MAX_STEPS = 100

export interface History<T> {
  past: readonly T[]
  present: T
  /** The next step to redo comes first. */
  future: readonly T[]
  /** What the last step changed: another change of it extends that step. Null if the next change is a new step. */
  open: string | null
}

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], open: null }
}

/**
 * Adds a step, or extends the last one if `what` is still open, e.g. while a slider is dragged. Does nothing if `next` is the
 * present object.
 */
export function step<T>(history: History<T>, next: T, what: string | null = null): History<T> {
  if (next === history.present) return history
  const continues = what !== null && what === history.open
  const past = continues ? history.past : [...history.past, history.present].slice(-MAX_STEPS)
  return { past, present: next, future: [], open: what }
}

/** Makes the next change a separate step, whatever it changes. */
export function closeStep<T>(history: History<T>): History<T> {
  return history.open === null ? history : { ...history, open: null }
}

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (past.length === 0) return history
  return { past: past.slice(0, -1), present: past.at(-1) as T, future: [present, ...future], open: null }
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (future.length === 0) return history
  return { past: [...past, present], present: future[0] as T, future: future.slice(1), open: null }
}
