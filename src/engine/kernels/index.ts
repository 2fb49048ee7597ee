// What the engine's JavaScript calls. JavaScript writes the structures as words into the memory, in the order of their fields here.

import { Model, Pass, runPass, scratchBytes as passScratchBytes } from './pass'
import { callTeam, isWhole, joinTeam, nextJob, TEAM_BYTES, thread } from './team'
import { Reading, readingScratchBytes, readVocabulary } from './vocabulary'

export { fillRotations, packF16, packF32, packQ4_1, packQ8_0 } from './pack'
export { joinTeam, TEAM_BYTES }

const PASS = 0
const READING = 1

/** First address that the kernels do not use themselves. */
export function heapBase(): usize {
  return __heap_base
}

export function scratchBytes(model: usize, rows: i32, stride: i32): usize {
  return passScratchBytes(changetype<Model>(model), rows, stride)
}

export function readingScratch(model: usize, rows: i32): usize {
  return readingScratchBytes(changetype<Model>(model), rows)
}

/** The job that all threads run next: its kind, and its structure. */
@unmanaged
class Job {
  kind!: i32
  argument!: usize
  model!: usize
}

let job: usize = 0

/** @param at address of the job, the same for all threads. */
export function setJob(at: usize): void {
  job = at
}

function work(): bool {
  const each = changetype<Job>(job)
  const model = changetype<Model>(each.model)
  if (each.kind == PASS) return runPass(changetype<Pass>(each.argument), model)
  return readVocabulary(changetype<Reading>(each.argument), model)
}

/** Runs the job with all threads. @returns false if one did not answer. */
export function run(): bool {
  callTeam()
  return work() && isWhole()
}

/** Serves jobs on this thread, until one is lost. */
export function serve(last: i32): void {
  while (isWhole()) {
    last = nextJob(last)
    work()
  }
}
