// Undo and redo of any value that is replaced, never changed in place. Pure; the owner of a history decides what a step is.

/** Steps that can be undone; older ones are forgotten. */
const MAX_STEPS = 100

export interface History<T> {
  past: readonly T[]
  present: T
  /** The next to redo comes first. */
  future: readonly T[]
  /** What the last step changed, while further changes of the same belong to it; else null. */
  open: string | null
}

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], open: null }
}

/**
 * Adds a step, or extends the last one while `what` is open: a slider that is dragged, a word that is typed. The same object
 * again is no step.
 */
export function step<T>(history: History<T>, next: T, what: string | null = null): History<T> {
  if (next === history.present) return history
  const continues = what !== null && what === history.open
  const past = continues ? history.past : [...history.past, history.present].slice(-MAX_STEPS)
  return { past, present: next, future: [], open: what }
}

/** Makes the next change a step of its own, whatever it changes. */
export function closeStep<T>(history: History<T>): History<T> {
  return history.open === null ? history : { ...history, open: null }
}

/** Returns to the value before the last step; without one nothing changes. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (past.length === 0) return history
  return { past: past.slice(0, -1), present: past.at(-1) as T, future: [present, ...future], open: null }
}

/** Repeats the step that was undone last; without one nothing changes. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (future.length === 0) return history
  return { past: [...past, present], present: future[0] as T, future: future.slice(1), open: null }
}
