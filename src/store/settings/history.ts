// Undo and redo of any value that is replaced, never changed in place. Pure; who keeps a history decides what a step is.

/** Steps that can be undone; older ones are forgotten. */
const MAX_STEPS = 100

export interface History<T> {
  past: readonly T[]
  present: T
  /** The next to be redone comes first. */
  future: readonly T[]
  /** What the last step changed, while the next change of the same still belongs to it; else null. */
  open: string | null
}

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], open: null }
}

/**
 * One more step, or, where `what` is still open, more of the last one: a slider that is dragged, a word that is typed.
 * The very same value again is no step.
 */
export function step<T>(history: History<T>, next: T, what: string | null = null): History<T> {
  if (next === history.present) return history
  const continues = what !== null && what === history.open
  const past = continues ? history.past : [...history.past, history.present].slice(-MAX_STEPS)
  return { past, present: next, future: [], open: what }
}

/** The next change is a step of its own, whatever it changes. */
export function closeStep<T>(history: History<T>): History<T> {
  return history.open === null ? history : { ...history, open: null }
}

/** The value before the last step; as it is where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (past.length === 0) return history
  return { past: past.slice(0, -1), present: past.at(-1) as T, future: [present, ...future], open: null }
}

/** The step that was undone last; as it is where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (future.length === 0) return history
  return { past: [...past, present], present: future[0] as T, future: future.slice(1), open: null }
}
