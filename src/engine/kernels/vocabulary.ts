// The LM head on some rows, and what is read of its logits: log-normalizer, entropy, the most probable tokens, and the logit and
// rank of one token. Sums over the vocabulary are made in parts of a fixed size and joined in order, in double precision.

import { Inputs, Linear, PIECE_BYTES, prepare, timesRow, timesRows } from './linear'
import { Model, rmsNorm } from './pass'
import { barrier, take, thread } from './team'
import { exponential } from './vectors'

/** Tokens of a part. */
const PART = 2048

/** What is read of a row's logits. */
@unmanaged
export class Distribution {
  /** ln Σ e^logit; NaN if a logit is no number. */
  logNormalizer!: f64
  /** Nats. */
  entropy!: f64
  /** Token whose logit and rank are wanted; −1: none. */
  token!: i32
  logit!: f32
  /** From 1; of equal logits the lower id comes first. */
  rank!: i32
  private unused!: i32
}

@unmanaged
export class Reading {
  rows!: i32
  /** Addresses [rows] of residual streams after the last layer. */
  streams!: usize
  /** [rows][vocabulary], which stay until the next reading. */
  logits!: usize
  /** [rows] */
  distributions!: usize
  /** How many of the most probable tokens are wanted; 0: only the logits. At most `tokens`. */
  top!: i32
  /** [rows][top] ids, and logits likewise; best first, of equal logits the lower id. */
  ids!: usize
  best!: usize
  /** [rows][parts] of 3 doubles: largest logit, Σ e^(logit − largest), Σ (logit − largest) · e^(…). */
  parts!: usize
  /** Tokens of the vocabulary, without those that only fill the last panel. */
  tokens!: i32
  scratch!: usize
  scratchBytes!: usize
}

let inputs: usize = 0
let normed: usize = 0
let piece: usize = 0
let outputs: usize = 0

export function readingScratchBytes(model: Model, rows: i32): usize {
  return layOut(model, rows, 0)
}

function layOut(model: Model, rows: i32, at: usize): usize {
  inputs = at
  at += 64
  const sums = at
  at += <usize>(rows * model.hidden) >> 2
  const scaled = at
  at += <usize>model.hidden << 2
  normed = at
  at += <usize>(rows * model.hidden) << 2
  piece = at
  at += PIECE_BYTES
  outputs = at
  at += <usize>rows << 6
  if (inputs != 0) {
    changetype<Inputs>(inputs).sums = sums
    changetype<Inputs>(inputs).scaled = scaled
  }
  return at
}

/** @returns false if a thread was lost. */
export function readVocabulary(reading: Reading, model: Model): bool {
  // After its last barrier a thread must not look at the reading: thread 0 may be writing the next job.
  const rows = reading.rows, top = reading.top
  layOut(model, rows, reading.scratch + <usize>thread * reading.scratchBytes)
  for (let row = 0; row < rows; row++)
    rmsNorm(load<u32>(reading.streams + (<usize>row << 2)), model.outputNorm, model.hidden, model.normEpsilon, normed + (<usize>(row * model.hidden) << 2))
  prepare(changetype<Inputs>(inputs), normed, model.hidden, rows)
  writeLogits(reading, model)
  if (!barrier()) return false
  if (top == 0) return true
  const parts = (reading.tokens + PART - 1) / PART
  for (let unit = take(1); unit < rows * parts; unit = take(1)) readPart(reading, model, unit / parts, unit % parts, parts)
  if (!barrier()) return false
  for (let row = take(1); row < rows; row = take(1)) readRow(reading, model, row, parts)
  return barrier()
}

function writeLogits(reading: Reading, model: Model): void {
  const head = changetype<Linear>(model.head)
  const panels = head.outputs >> 3
  const takes = 32
  const rowBytes = <usize>model.vocabulary << 2
  for (let from = take(takes); from < panels; from = take(takes)) {
    const end = min(from + takes, panels)
    for (let panel = from; panel < end; panel++) {
      let to = reading.logits + (<usize>panel << 5)
      if (reading.rows == 1) {
        const other = min(panel + 1, end - 1)
        timesRow(head, panel, head, other, changetype<Inputs>(inputs), piece, outputs)
        memory.copy(to, outputs, other > panel ? 64 : 32)
        panel = other
        continue
      }
      timesRows(head, panel, changetype<Inputs>(inputs), piece, outputs)
      let at = outputs
      for (let row = 0; row < reading.rows; row++, to += rowBytes, at += 32) {
        v128.store(to, v128.load(at))
        v128.store(to, v128.load(at, 16), 16)
      }
    }
  }
}

function readPart(reading: Reading, model: Model, row: i32, part: i32, parts: i32): void {
  const first = part * PART, count = min(PART, reading.tokens - first)
  const from = reading.logits + (<usize>(row * model.vocabulary + first) << 2)
  const end = from + (<usize>count << 2)
  let largest = f32.load(from)
  for (let at = from; at < end; at += 4) largest = max<f32>(largest, f32.load(at))
  let sum = f64x2.splat(0), moment = sum
  let at = from
  for (; at + 16 <= end; at += 16) {
    const below = f32x4.max(f32x4.sub(v128.load(at), f32x4.splat(largest)), f32x4.splat(-87))
    const power = exponential(below)
    const weighted = f32x4.mul(power, below)
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(power), f64x2.promote_low_f32x4(v128.shuffle<i32>(power, power, 2, 3, 0, 1))))
    moment = f64x2.add(moment, f64x2.add(f64x2.promote_low_f32x4(weighted), f64x2.promote_low_f32x4(v128.shuffle<i32>(weighted, weighted, 2, 3, 0, 1))))
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  let mass = f64x2.extract_lane(moment, 0) + f64x2.extract_lane(moment, 1)
  for (; at < end; at += 4) {
    const below = max<f32>(f32.load(at) - largest, -87)
    const power = f32x4.extract_lane(exponential(f32x4.splat(below)), 0)
    total += <f64>power
    mass += <f64>(power * below)
  }
  const to = reading.parts + <usize>(row * parts + part) * 24
  f64.store(to, <f64>largest)
  f64.store(to, total, 8)
  f64.store(to, mass, 16)
}

/** Joins the parts, and finds the most probable tokens and the rank. */
function readRow(reading: Reading, model: Model, row: i32, parts: i32): void {
  const part = reading.parts + <usize>(row * parts) * 24
  let largest = f64.load(part)
  for (let i = 1; i < parts; i++) largest = max<f64>(largest, f64.load(part + <usize>i * 24))
  let sum: f64 = 0, moment: f64 = 0
  for (let i = 0; i < parts; i++) {
    const at = part + <usize>i * 24
    const shift = f64.load(at) - largest
    const power = NativeMath.exp(shift)
    sum += power * f64.load(at, 8)
    moment += power * (f64.load(at, 16) + shift * f64.load(at, 8))
  }
  const to = changetype<Distribution>(reading.distributions + <usize>row * offsetof<Distribution>())
  const log = NativeMath.log(sum)
  to.logNormalizer = largest + log
  to.entropy = log - moment / sum
  const logits = reading.logits + (<usize>(row * model.vocabulary) << 2)
  const skip = <usize>(row * reading.top) << 2
  findTop(logits, reading.tokens, reading.top, reading.ids + skip, reading.best + skip)
  if (to.token >= 0) findRank(logits, reading.tokens, to)
}

function findTop(logits: usize, tokens: i32, count: i32, ids: usize, best: usize): void {
  for (let token = 0; token < count; token++) insert(ids, best, token, f32.load(logits + (<usize>token << 2)), token)
  let worst = f32.load(best + (<usize>(count - 1) << 2))
  for (let token = count; token < tokens; ) {
    const at = logits + (<usize>token << 2)
    if (token + 4 <= tokens && !v128.any_true(f32x4.gt(v128.load(at), f32x4.splat(worst)))) {
      token += 4
      continue
    }
    // Ids ascend: of equal logits the earlier stays.
    const logit = f32.load(at)
    if (logit > worst) {
      insert(ids, best, count - 1, logit, token)
      worst = f32.load(best + (<usize>(count - 1) << 2))
    }
    token++
  }
}

/** Puts a token into a list sorted by logit that has `count` others. */
@inline
function insert(ids: usize, best: usize, count: i32, logit: f32, token: i32): void {
  let at = <usize>count << 2
  for (; at > 0 && f32.load(best + at - 4) < logit; at -= 4) {
    f32.store(best + at, f32.load(best + at - 4))
    i32.store(ids + at, i32.load(ids + at - 4))
  }
  f32.store(best + at, logit)
  i32.store(ids + at, token)
}

function findRank(logits: usize, tokens: i32, to: Distribution): void {
  const logit = f32.load(logits + (<usize>to.token << 2))
  let better = 0
  for (let token = 0; token < tokens; token++) {
    const other = f32.load(logits + (<usize>token << 2))
    better += <i32>(other > logit || (other == logit && token < to.token))
  }
  to.logit = logit
  to.rank = better + 1
}
