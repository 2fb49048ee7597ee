// The team of threads. Each runs the same job on an instance of this module of its own, over one shared memory. Units of work
// are taken from a counter, not divided in advance; a barrier ends each phase of a job. One thread alone waits for nothing.

// Words that the team shares, each on a cache line of its own.
/** Counts jobs. A thread that waits for work waits for a change. */
const JOB: usize = 0
/** Threads that have arrived at the barrier. */
const ARRIVED: usize = 64
/** Counts barriers. */
const BARRIER: usize = 128
/** The next unit of work of this phase. */
const NEXT: usize = 192
/** Not 0 once a thread did not answer in time. */
const FAILED: usize = 256
/** Bytes that the team needs. */
export const TEAM_BYTES: usize = 320

/** Looks at a word this often before the thread sleeps: waking one up takes longer than most phases (50 µs). */
const SPINS = 20_000
/** A thread that has not arrived after this time is lost, in nanoseconds. */
const LOST_NS: i64 = 60_000_000_000

let shared: usize = 0
let size: i32 = 1
/** Index of this thread. Thread 0 gives out the jobs. */
export let thread: i32 = 0

/** @param at TEAM_BYTES of zeros, the same for every thread. */
export function joinTeam(at: usize, threads: i32, index: i32): void {
  shared = at
  size = threads
  thread = index
}

/** The first of `count` units of work that nobody has taken in this phase. */
@inline
export function take(count: i32): i32 {
  return atomic.add<i32>(shared + NEXT, count)
}

/** Ends a phase: returns when every thread has arrived; false if one is lost. */
export function barrier(): bool {
  if (size == 1) {
    atomic.store<i32>(shared + NEXT, 0)
    return true
  }
  const count = atomic.load<i32>(shared + BARRIER)
  if (atomic.add<i32>(shared + ARRIVED, 1) == size - 1) {
    atomic.store<i32>(shared + ARRIVED, 0)
    atomic.store<i32>(shared + NEXT, 0)
    atomic.store<i32>(shared + BARRIER, count + 1)
    atomic.notify(shared + BARRIER, size)
    return true
  }
  return waitForChange(BARRIER, count, LOST_NS)
}

function waitForChange(word: usize, from: i32, limitNs: i64): bool {
  for (let spins = 0; spins < SPINS; spins++) if (atomic.load<i32>(shared + word) != from) return isWhole()
  while (atomic.load<i32>(shared + word) == from) {
    if (atomic.wait<i32>(shared + word, from, limitNs) != AtomicWaitResult.TIMED_OUT) continue
    atomic.store<i32>(shared + FAILED, 1)
    atomic.notify(shared + BARRIER, size)
    return false
  }
  return isWhole()
}

/** False once a thread was lost. */
@inline
export function isWhole(): bool {
  return atomic.load<i32>(shared + FAILED) == 0
}

/** Wakes the team for a job. */
export function callTeam(): void {
  if (size == 1) return
  atomic.add<i32>(shared + JOB, 1)
  atomic.notify(shared + JOB, size)
}

/** Waits for the next job. @param last the job before. @returns the job's number. */
export function nextJob(last: i32): i32 {
  waitForChange(JOB, last, -1)
  return atomic.load<i32>(shared + JOB)
}
