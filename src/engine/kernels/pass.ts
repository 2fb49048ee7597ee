// A pass: takes rows of the tree from one layer of the model to another.

import { attend, HEADS, Path } from './attention'
import { Inputs, Linear, PIECE_BYTES, prepare, timesRow, timesRows, writeColumn } from './linear'
import { barrier, take, thread } from './team'
import { addTo, multiplyAdd, silu, sumOf } from './vectors'

@unmanaged
export class Layer {
  /** Weights [hidden] of the norms before attention and before the feed-forward part. */
  attentionNorm!: usize
  feedForwardNorm!: usize
  /** Addresses of the matrices. */
  query!: usize
  key!: usize
  value!: usize
  output!: usize
  gate!: usize
  up!: usize
  down!: usize
}

@unmanaged
export class Model {
  layers!: i32
  hidden!: i32
  heads!: i32
  keyHeads!: i32
  headSize!: i32
  feedForward!: i32
  /** Padded to a multiple of 8. */
  vocabulary!: i32
  normEpsilon!: f32
  /** 1 / √headSize. */
  scale!: f32
  /** Array of layers. */
  layer!: usize
  outputNorm!: usize
  /** Addresses of two matrices, or of one that is both. */
  embedding!: usize
  head!: usize
  /** [context][headSize / 2] cosines, and sines likewise. */
  cosines!: usize
  sines!: usize
  /** Tokens of a page of the cache, which holds keys and values as [layers][2][keyHeads][tokens][headSize]. */
  pageTokens!: i32
  /** Layers after which the residual stream is kept, and how many they are. */
  taps!: usize
  tapCount!: i32
  /** Bytes from one tap's streams to the next, and from its sums to the next's. The first tap's lie `tapStep` behind the stream. */
  tapStep!: i32
  sumStep!: i32
}

/** A token of the pass. */
@unmanaged
export class Row {
  token!: i32
  position!: i32
  /** Address of the residual stream [hidden]. */
  stream!: usize
  /** Address of the token among the keys of layer 0, head 0. */
  cell!: usize
  shared!: usize
  sharedCount!: i32
  own!: usize
  ownCount!: i32
  /** Address of the first tap's sum [hidden] of the streams along the path, in double precision; and of the parent's, or 0. */
  sum!: usize
  parentSum!: usize
}

/** Buffers of a pass. Those of the threads lie one behind the other. */
@unmanaged
export class Pass {
  rows!: i32
  /** Array of rows. */
  row!: usize
  firstLayer!: i32
  /** Exclusive. */
  lastLayer!: i32
  /** [rows][heads × headSize], and the results of attention likewise. */
  queries!: usize
  results!: usize
  /** [rows][feedForward] */
  inner!: usize
  /** Inputs of a thread, then a piece of a panel, outputs [rows][8] of two panels, and weights of attention. */
  scratch!: usize
  scratchBytes!: usize
  /** Floats of a row of attention's weights. */
  stride!: i32
}

/** Most units of work that a thread takes at once when a pass has one row: four panels are 2 to 6 µs. */
const SINGLE_TAKES = 4

// Places in a thread's scratch, from its start.
let inputs: usize = 0
let normed: usize = 0
let piece: usize = 0
let outputs: usize = 0
let weights: usize = 0

/** Bytes of scratch that a thread needs for passes of at most so many rows and paths below `stride` − 8 tokens. */
export function scratchBytes(model: Model, rows: i32, stride: i32): usize {
  return layOut(model, rows, stride, 0)
}

function layOut(model: Model, rows: i32, stride: i32, at: usize): usize {
  const widest = <usize>max(max(model.hidden, model.feedForward), model.heads * model.headSize)
  inputs = at
  at += 64
  const sums = at
  at += <usize>rows * (widest >> 2)
  const scaled = at
  at += widest << 2
  normed = at
  at += <usize>(rows * model.hidden) << 2
  piece = at
  at += PIECE_BYTES
  outputs = at
  at += <usize>rows << 6
  weights = at
  at += <usize>(HEADS * stride) << 2
  if (inputs != 0) {
    changetype<Inputs>(inputs).sums = sums
    changetype<Inputs>(inputs).scaled = scaled
  }
  return at
}

/** Runs a pass on this thread. @returns false if a thread was lost. */
export function runPass(pass: Pass, model: Model): bool {
  // After its last barrier a thread must not look at the pass: thread 0 may be writing the next.
  const rows = pass.rows, lastLayer = pass.lastLayer
  layOut(model, rows, pass.stride, pass.scratch + <usize>thread * pass.scratchBytes)
  if (pass.firstLayer == 0) {
    for (let row = take(1); row < rows; row = take(1)) embed(model, rowOf(pass, row))
    if (!barrier()) return false
    if (thread == 0) keepTap(pass, model, 0)
  }
  for (let index = pass.firstLayer; index < lastLayer; index++) {
    const layer = changetype<Layer>(model.layer + <usize>index * offsetof<Layer>())
    normalize(pass, model, layer.attentionNorm)
    project(pass, model, layer, index)
    if (!barrier()) return false
    attendAll(pass, model, index)
    if (!barrier()) return false
    addProduct(pass, changetype<Linear>(layer.output), pass.results)
    if (!barrier()) return false
    normalize(pass, model, layer.feedForwardNorm)
    feedForward(pass, layer)
    if (!barrier()) return false
    addProduct(pass, changetype<Linear>(layer.down), pass.inner)
    if (!barrier()) return false
    if (thread == 0) keepTap(pass, model, index + 1)
  }
  return true
}

/**
 * Keeps the streams after a layer, if they are wanted, and their sums along the paths. The other threads go on: nothing is added to
 * the streams before two more barriers.
 */
function keepTap(pass: Pass, model: Model, layer: i32): void {
  for (let tap = 0; tap < model.tapCount; tap++) {
    if (load<i32>(model.taps + (<usize>tap << 2)) != layer) continue
    for (let i = 0; i < pass.rows; i++) {
      const row = rowOf(pass, i)
      memory.copy(row.stream + <usize>((tap + 1) * model.tapStep), row.stream, <usize>model.hidden << 2)
      const skip = <usize>(tap * model.sumStep)
      let to = row.sum + skip, before = row.parentSum + skip
      const end = row.stream + (<usize>model.hidden << 2)
      for (let at = row.stream; at < end; at += 8, to += 16, before += 16) {
        const stream = f64x2.promote_low_f32x4(v128.load64_zero(at))
        v128.store(to, row.parentSum == 0 ? stream : f64x2.add(v128.load(before), stream))
      }
    }
  }
}

@inline
function rowOf(pass: Pass, row: i32): Row {
  return changetype<Row>(pass.row + <usize>row * offsetof<Row>())
}

/** x / √(mean(x²) + ε) · weight (arXiv 1910.07467). `size` is a multiple of 8. */
export function rmsNorm(x: usize, weight: usize, size: i32, epsilon: f32, to: usize): void {
  const end = x + (<usize>size << 2)
  let a = f32x4.splat(0), b = a
  for (let at = x; at < end; at += 32) {
    const p = v128.load(at), q = v128.load(at, 16)
    a = multiplyAdd(p, p, a)
    b = multiplyAdd(q, q, b)
  }
  const factor = f32x4.splat(1 / sqrt<f32>(sumOf(f32x4.add(a, b)) / <f32>size + epsilon))
  for (; x < end; x += 16, weight += 16, to += 16) v128.store(to, f32x4.mul(f32x4.mul(v128.load(x), factor), v128.load(weight)))
}

/** Every thread normalizes all rows for itself: that costs less than another barrier. */
function normalize(pass: Pass, model: Model, weight: usize): void {
  const bytes = <usize>model.hidden << 2
  let to = normed
  for (let row = 0; row < pass.rows; row++, to += bytes)
    rmsNorm(rowOf(pass, row).stream, weight, model.hidden, model.normEpsilon, to)
  prepare(changetype<Inputs>(inputs), normed, model.hidden, pass.rows)
}

/** Queries, keys and values. */
function project(pass: Pass, model: Model, layer: Layer, index: i32): void {
  const query = changetype<Linear>(layer.query), key = changetype<Linear>(layer.key), value = changetype<Linear>(layer.value)
  const queries = query.outputs >> 3, keys = queries + (key.outputs >> 3)
  const panels = keys + (value.outputs >> 3)
  const single = pass.rows == 1
  const takes = single ? SINGLE_TAKES : 1
  for (let from = take(takes); from < panels; from = take(takes)) {
    const end = min(from + takes, panels)
    for (let panel = from; panel < end; panel++) {
      if (single) {
        const other = min(panel + 1, end - 1)
        const one = panel < queries ? query : panel < keys ? key : value
        const two = other < queries ? query : other < keys ? key : value
        timesRow(one, panel - firstPanel(panel, queries, keys), two, other - firstPanel(other, queries, keys), changetype<Inputs>(inputs), piece, outputs)
        enterProjection(pass, model, index, panel, queries, keys, 0, outputs)
        if (other > panel) enterProjection(pass, model, index, other, queries, keys, 0, outputs + 32)
        panel = other
        continue
      }
      const linear = panel < queries ? query : panel < keys ? key : value
      timesRows(linear, panel - firstPanel(panel, queries, keys), changetype<Inputs>(inputs), piece, outputs)
      for (let row = 0; row < pass.rows; row++)
        enterProjection(pass, model, index, panel, queries, keys, row, outputs + (<usize>row << 5))
    }
  }
}

@inline
function firstPanel(panel: i32, queries: i32, keys: i32): i32 {
  return panel < queries ? 0 : panel < keys ? queries : keys
}

/** Rotates queries and keys by their position (arXiv 2104.09864, neighbors in pairs), and puts all three where they belong. */
@inline
function enterProjection(pass: Pass, model: Model, index: i32, panel: i32, queries: i32, keys: i32, row: i32, from: usize): void {
  const at = rowOf(pass, row)
  let low = v128.load(from), high = v128.load(from, 16)
  const output = (panel - firstPanel(panel, queries, keys)) << 3
  const head = output / model.headSize, dimension = output - head * model.headSize
  if (panel < keys) {
    const angle = (<usize>(at.position * (model.headSize >> 1) + (dimension >> 1))) << 2
    const cosine = v128.load(model.cosines + angle), sine = v128.load(model.sines + angle)
    const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6), odd = v128.shuffle<i32>(low, high, 1, 3, 5, 7)
    const x = f32x4.sub(f32x4.mul(even, cosine), f32x4.mul(odd, sine))
    const y = f32x4.add(f32x4.mul(odd, cosine), f32x4.mul(even, sine))
    low = v128.shuffle<i32>(x, y, 0, 4, 1, 5)
    high = v128.shuffle<i32>(x, y, 2, 6, 3, 7)
  }
  const to =
    panel < queries
      ? pass.queries + (<usize>(row * model.heads * model.headSize + output) << 2)
      : at.cell + plane(model, index, panel < keys ? 0 : 1, head) + (<usize>dimension << 2)
  v128.store(to, low)
  v128.store(to, high, 16)
}

/** Offset of keys (0) or values (1) of a layer and head from a token's cell. */
@inline
function plane(model: Model, layer: i32, kind: i32, head: i32): usize {
  return <usize>(((layer * 2 + kind) * model.keyHeads + head) * model.pageTokens * model.headSize) << 2
}

/** A unit of work is a row and up to three of the heads that share keys; of a single row it is one head. */
function attendAll(pass: Pass, model: Model, index: i32): void {
  const shared = model.heads / model.keyHeads
  const each = pass.rows == 1 ? 1 : min(shared, HEADS)
  const parts = (shared + each - 1) / each
  const units = pass.rows * model.keyHeads * parts
  const width = model.heads * model.headSize
  for (let unit = take(1); unit < units; unit = take(1)) {
    const row = unit / (model.keyHeads * parts)
    const rest = unit - row * model.keyHeads * parts
    const head = rest / parts, first = (rest - head * parts) * each
    const at = (<usize>(row * width + (head * shared + first) * model.headSize)) << 2
    const path = changetype<Path>(pass.row + <usize>row * offsetof<Row>() + offsetof<Row>('shared'))
    attend(min(each, shared - first), pass.queries + at, pass.results + at, model.headSize, model.scale, path, plane(model, index, 0, head), plane(model, index, 1, head), weights, pass.stride)
  }
}

/** Adds linear · x to the residual streams. @param x [rows][linear.inputs] */
function addProduct(pass: Pass, linear: Linear, x: usize): void {
  prepare(changetype<Inputs>(inputs), x, linear.inputs, pass.rows)
  const panels = linear.outputs >> 3
  const single = pass.rows == 1
  const takes = single ? SINGLE_TAKES : 1
  for (let from = take(takes); from < panels; from = take(takes)) {
    const end = min(from + takes, panels)
    for (let panel = from; panel < end; panel++) {
      if (single) {
        const other = min(panel + 1, end - 1)
        timesRow(linear, panel, linear, other, changetype<Inputs>(inputs), piece, outputs)
        addTo(rowOf(pass, 0).stream + (<usize>panel << 5), outputs, other > panel ? 16 : 8)
        panel = other
        continue
      }
      timesRows(linear, panel, changetype<Inputs>(inputs), piece, outputs)
      for (let row = 0; row < pass.rows; row++)
        addTo(rowOf(pass, row).stream + (<usize>panel << 5), outputs + (<usize>row << 5), 8)
    }
  }
}

/** silu(gate · x) · (up · x) (arXiv 2002.05202). */
function feedForward(pass: Pass, layer: Layer): void {
  const gates = changetype<Linear>(layer.gate), upper = changetype<Linear>(layer.up)
  const panels = gates.outputs >> 3
  const rowBytes = <usize>gates.outputs << 2
  const single = pass.rows == 1
  const ups = outputs + (<usize>pass.rows << 5)
  for (let panel = take(1); panel < panels; panel = take(1)) {
    if (single) timesRow(gates, panel, upper, panel, changetype<Inputs>(inputs), piece, outputs)
    else {
      timesRows(gates, panel, changetype<Inputs>(inputs), piece, outputs)
      timesRows(upper, panel, changetype<Inputs>(inputs), piece, ups)
    }
    let to = pass.inner + (<usize>panel << 5), gate = outputs, up = ups
    for (let row = 0; row < pass.rows; row++, to += rowBytes, gate += 32, up += 32) {
      v128.store(to, f32x4.mul(silu(v128.load(gate)), v128.load(up)))
      v128.store(to, f32x4.mul(silu(v128.load(gate, 16)), v128.load(up, 16)), 16)
    }
  }
}

/** Writes the embedding of a row's token to its residual stream. */
function embed(model: Model, row: Row): void {
  writeColumn(changetype<Linear>(model.embedding), row.token, row.stream)
}
