// Matrices times rows. A matrix lies in panels of eight outputs, its weights as the model file has them (docs/engine.md draws it).
// However many rows there are, an output is summed in one order: over the inputs of a block, then block by block. So a row's
// numbers do not depend on the rows beside it, on the threads, or on what was computed before.

import { multiplyAdd, sumOf } from './vectors'

/** 4-bit quants from 0 to 15: 16 bytes hold 4 outputs × 8 inputs, an output's eight in a 32-bit lane, the first in the lowest bits. */
const FOUR_BIT = 0
/** Signed bytes [inputs][8]. */
const EIGHT_BIT = 1
/** Floats [inputs][8]. */
const FLOAT = 2

/** How a block's sum enters the output: as it is; times d; or times d, plus m times the sum of the block's inputs. */
const SCALED = 1
const SHIFTED = 2

const PANEL = 8
/** Inputs of a piece of a panel that is expanded at a time: 18 kB, which stay in the first-level cache. */
const PIECE = 576
export const PIECE_BYTES = PIECE * PANEL * 4
/** Most rows that a tile computes at once: 12 sums, 2 weights and an input fill the 16 vector registers. */
const TILE = 6

@unmanaged
export class Linear {
  form!: i32
  /** A multiple of 8. */
  outputs!: i32
  /** A multiple of 32. */
  inputs!: i32
  /** Inputs that share a scale: 16 or 32. */
  block!: i32
  /** [outputs / 8] panels, see the forms. */
  quants!: usize
  /** [outputs / 8][inputs / block] of 8 d and, if SHIFTED, 8 m; floats. */
  scales!: usize
  scaling!: i32
}

@inline
function quantsOf(linear: Linear, panel: i32): usize {
  const weights = <usize>panel * <usize>linear.inputs * PANEL
  return linear.quants + (linear.form == FOUR_BIT ? weights >> 1 : linear.form == EIGHT_BIT ? weights : weights << 2)
}

@inline
function scalesOf(linear: Linear, panel: i32): usize {
  return linear.scales + <usize>panel * <usize>(linear.inputs / linear.block) * (<usize>linear.scaling << 5)
}

/** Rows that a thread multiplies, with what the kernels need to know of them. */
@unmanaged
export class Inputs {
  /** [count][width] */
  rows!: usize
  width!: i32
  count!: i32
  /** [count][width / 16] sums of 16 inputs. */
  sums!: usize
  /** [width], for one row: each input times 16^−(index mod 8), but the last of eight, which stays as it is. */
  scaled!: usize
}

/** Fills in the sums and the scaled row. */
export function prepare(inputs: Inputs, rows: usize, width: i32, count: i32): void {
  inputs.rows = rows
  inputs.width = width
  inputs.count = count
  let to = inputs.sums
  const end = rows + (<usize>(count * width) << 2)
  for (let at = rows; at < end; at += 64, to += 4) {
    const first = f32x4.add(v128.load(at), v128.load(at, 16))
    f32.store(to, sumOf(f32x4.add(first, f32x4.add(v128.load(at, 32), v128.load(at, 48)))))
  }
  if (count > 1) return
  const low = f32x4(1, 0.0625, 0.00390625, 0.000244140625)
  const high = f32x4(0.0000152587890625, 9.5367431640625e-7, 5.9604644775390625e-8, 1)
  to = inputs.scaled
  for (let at = rows; at < end; at += 32, to += 32) {
    v128.store(to, f32x4.mul(v128.load(at), low))
    v128.store(to, f32x4.mul(v128.load(at, 16), high), 16)
  }
}

/** The sum of a block's inputs, in all lanes. @param sums of 16 inputs each. */
@inline
function blockSum(sums: usize, block: i32): v128 {
  return f32x4.splat(block == 32 ? f32.load(sums) + f32.load(sums, 4) : f32.load(sums))
}

/** One row times two panels. @param out [16], the panels' outputs. */
export function timesRow(one: Linear, onePanel: i32, two: Linear, twoPanel: i32, inputs: Inputs, piece: usize, out: usize): void {
  const form = one.form, scaling = one.scaling, block = one.block
  if (form == FLOAT || form != two.form || scaling != two.scaling || block != two.block) {
    timesRows(one, onePanel, inputs, piece, out)
    timesRows(two, twoPanel, inputs, piece, out + 32)
    return
  }
  const q = quantsOf(one, onePanel), r = quantsOf(two, twoPanel)
  const s = scalesOf(one, onePanel), t = scalesOf(two, twoPanel)
  if (form == FOUR_BIT) fourBitRow(q, r, s, t, inputs, out)
  else if (scaling == SHIFTED) eightBitRow(q, r, s, t, block, true, inputs, out)
  else eightBitRow(q, r, s, t, block, false, inputs, out)
}

/** Two panels of 4-bit quants in shifted blocks of 32. Quants are masked, not shifted: 16^i · q meets an input scaled by 16^−i. */
function fourBitRow(q: usize, r: usize, s: usize, t: usize, inputs: Inputs, out: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a
  let x = inputs.scaled, sums = inputs.sums
  const end = x + (<usize>inputs.width << 2)
  while (x < end) {
    let e = f32x4.splat(0), f = e, g = e, h = e
    for (let eight = 0; eight < 4; eight++) {
      const v = v128.load(q), w = v128.load(q, 16), y = v128.load(r), z = v128.load(r, 16)
      let input = v128.load_splat<f32>(x)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf))), input, h)
      input = v128.load_splat<f32>(x, 4)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf0))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf0))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf0))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf0))), input, h)
      input = v128.load_splat<f32>(x, 8)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf00))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf00))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf00))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf00))), input, h)
      input = v128.load_splat<f32>(x, 12)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf000))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf000))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf000))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf000))), input, h)
      input = v128.load_splat<f32>(x, 16)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf0000))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf0000))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf0000))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf0000))), input, h)
      input = v128.load_splat<f32>(x, 20)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf00000))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf00000))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf00000))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf00000))), input, h)
      input = v128.load_splat<f32>(x, 24)
      e = multiplyAdd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf000000))), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf000000))), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(v128.and(y, i32x4.splat(0xf000000))), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(v128.and(z, i32x4.splat(0xf000000))), input, h)
      input = v128.load_splat<f32>(x, 28)
      e = multiplyAdd(f32x4.convert_i32x4_s(i32x4.shr_u(v, 28)), input, e)
      f = multiplyAdd(f32x4.convert_i32x4_s(i32x4.shr_u(w, 28)), input, f)
      g = multiplyAdd(f32x4.convert_i32x4_s(i32x4.shr_u(y, 28)), input, g)
      h = multiplyAdd(f32x4.convert_i32x4_s(i32x4.shr_u(z, 28)), input, h)
      x += 32
      q += 32
      r += 32
    }
    const sum = blockSum(sums, 32)
    sums += 8
    a = multiplyAdd(v128.load(s, 32), sum, multiplyAdd(v128.load(s), e, a))
    b = multiplyAdd(v128.load(s, 48), sum, multiplyAdd(v128.load(s, 16), f, b))
    c = multiplyAdd(v128.load(t, 32), sum, multiplyAdd(v128.load(t), g, c))
    d = multiplyAdd(v128.load(t, 48), sum, multiplyAdd(v128.load(t, 16), h, d))
    s += 64
    t += 64
  }
  v128.store(out, a)
  v128.store(out, b, 16)
  v128.store(out, c, 32)
  v128.store(out, d, 48)
}

@inline
function lowQuants(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(bytes))
}

@inline
function highQuants(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(bytes))
}

/** Two panels of signed bytes. */
@inline
function eightBitRow(q: usize, r: usize, s: usize, t: usize, block: i32, isShifted: bool, inputs: Inputs, out: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a
  let x = inputs.rows, sums = inputs.sums
  const end = x + (<usize>inputs.width << 2)
  while (x < end) {
    let e = f32x4.splat(0), f = e, g = e, h = e
    const blockEnd = x + (<usize>block << 2)
    while (x < blockEnd) {
      let v = v128.load8x8_s(q)
      let w = v128.load8x8_s(r)
      let input = v128.load_splat<f32>(x)
      e = multiplyAdd(lowQuants(v), input, e)
      f = multiplyAdd(highQuants(v), input, f)
      g = multiplyAdd(lowQuants(w), input, g)
      h = multiplyAdd(highQuants(w), input, h)
      v = v128.load8x8_s(q, 8)
      w = v128.load8x8_s(r, 8)
      input = v128.load_splat<f32>(x, 4)
      e = multiplyAdd(lowQuants(v), input, e)
      f = multiplyAdd(highQuants(v), input, f)
      g = multiplyAdd(lowQuants(w), input, g)
      h = multiplyAdd(highQuants(w), input, h)
      x += 8
      q += 16
      r += 16
    }
    a = multiplyAdd(v128.load(s), e, a)
    b = multiplyAdd(v128.load(s, 16), f, b)
    c = multiplyAdd(v128.load(t), g, c)
    d = multiplyAdd(v128.load(t, 16), h, d)
    if (isShifted) {
      const sum = blockSum(sums, block)
      sums += <usize>block >> 2
      a = multiplyAdd(v128.load(s, 32), sum, a)
      b = multiplyAdd(v128.load(s, 48), sum, b)
      c = multiplyAdd(v128.load(t, 32), sum, c)
      d = multiplyAdd(v128.load(t, 48), sum, d)
    }
    const next: usize = isShifted ? 64 : 32
    s += next
    t += next
  }
  v128.store(out, a)
  v128.store(out, b, 16)
  v128.store(out, c, 32)
  v128.store(out, d, 48)
}

/** Writes `inputs` inputs of a panel as floats [inputs][8], not scaled. */
function expand(form: i32, q: usize, inputs: i32, to: usize): void {
  const end = to + (<usize>inputs << 5)
  if (form == FOUR_BIT) {
    while (to < end) {
      const v = v128.load(q), w = v128.load(q, 16)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(15))))
      v128.store(to, f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(15))), 16)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 4), i32x4.splat(15))), 32)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 4), i32x4.splat(15))), 48)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 8), i32x4.splat(15))), 64)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 8), i32x4.splat(15))), 80)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 12), i32x4.splat(15))), 96)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 12), i32x4.splat(15))), 112)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 16), i32x4.splat(15))), 128)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 16), i32x4.splat(15))), 144)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 20), i32x4.splat(15))), 160)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 20), i32x4.splat(15))), 176)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 24), i32x4.splat(15))), 192)
      v128.store(to, f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(w, 24), i32x4.splat(15))), 208)
      v128.store(to, f32x4.convert_i32x4_s(i32x4.shr_u(v, 28)), 224)
      v128.store(to, f32x4.convert_i32x4_s(i32x4.shr_u(w, 28)), 240)
      q += 32
      to += 256
    }
    return
  }
  while (to < end) {
    const v = v128.load8x8_s(q), w = v128.load8x8_s(q, 8)
    v128.store(to, lowQuants(v))
    v128.store(to, highQuants(v), 16)
    v128.store(to, lowQuants(w), 32)
    v128.store(to, highQuants(w), 48)
    q += 16
    to += 64
  }
}

/** All rows times one panel. @param out [rows][8] */
export function timesRows(linear: Linear, panel: i32, inputs: Inputs, piece: usize, out: usize): void {
  const form = linear.form, block = linear.block
  const width = inputs.width
  const tiles = (inputs.count + TILE - 1) / TILE
  memory.fill(out, 0, <usize>inputs.count << 5)
  let q = quantsOf(linear, panel), s = scalesOf(linear, panel)
  for (let from = 0; from < width; from += PIECE) {
    const inputsHere = min(PIECE, width - from)
    const expanded = form == FLOAT ? q : piece
    if (form != FLOAT) expand(form, q, inputsHere, piece)
    let x = inputs.rows + (<usize>from << 2), sums = inputs.sums + (<usize>from >> 2), to = out
    for (let tile = 0, row = 0; tile < tiles; tile++) {
      // Tiles of about equal size are quicker than full ones and a rest.
      const rows = (inputs.count - row + tiles - tile - 1) / (tiles - tile)
      multiply(rows, linear, x, width, expanded, inputsHere, s, sums, to)
      row += rows
      x += <usize>(rows * width) << 2
      sums += <usize>(rows * width) >> 2
      to += <usize>rows << 5
    }
    q += form == FOUR_BIT ? <usize>inputsHere << 2 : form == EIGHT_BIT ? <usize>inputsHere << 3 : <usize>inputsHere << 5
    s += <usize>(inputsHere / block) * (<usize>linear.scaling << 5)
  }
}

function multiply(rows: i32, linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  switch (rows) {
    case 1: return tile1(linear, x, width, w, inputs, s, sums, out)
    case 2: return tile2(linear, x, width, w, inputs, s, sums, out)
    case 3: return tile3(linear, x, width, w, inputs, s, sums, out)
    case 4: return tile4(linear, x, width, w, inputs, s, sums, out)
    case 5: return tile5(linear, x, width, w, inputs, s, sums, out)
    default: return tile6(linear, x, width, w, inputs, s, sums, out)
  }
}

function tile1(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(1, linear, x, width, w, inputs, s, sums, out)
}

function tile2(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(2, linear, x, width, w, inputs, s, sums, out)
}

function tile3(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(3, linear, x, width, w, inputs, s, sums, out)
}

function tile4(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(4, linear, x, width, w, inputs, s, sums, out)
}

function tile5(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(5, linear, x, width, w, inputs, s, sums, out)
}

function tile6(linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  tile(6, linear, x, width, w, inputs, s, sums, out)
}

/** Adds to `out` [rows][8] the product of rows and expanded weights; `rows`, 1 to 6, is constant in each use. */
@inline
function tile(rows: i32, linear: Linear, x: usize, width: i32, w: usize, inputs: i32, s: usize, sums: usize, out: usize): void {
  const block = linear.block, scaling = linear.scaling
  const stride = <usize>width << 2
  let x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride
  const end = w + (<usize>inputs << 5)
  while (w < end) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0
    const blockEnd = w + (<usize>block << 5)
    do {
      let low = v128.load(w)
      let high = v128.load(w, 16)
      let input = v128.load_splat<f32>(x)
      a0 = multiplyAdd(input, low, a0)
      b0 = multiplyAdd(input, high, b0)
      if (rows > 1) {
        input = v128.load_splat<f32>(x1)
        a1 = multiplyAdd(input, low, a1)
        b1 = multiplyAdd(input, high, b1)
      }
      if (rows > 2) {
        input = v128.load_splat<f32>(x2)
        a2 = multiplyAdd(input, low, a2)
        b2 = multiplyAdd(input, high, b2)
      }
      if (rows > 3) {
        input = v128.load_splat<f32>(x3)
        a3 = multiplyAdd(input, low, a3)
        b3 = multiplyAdd(input, high, b3)
      }
      if (rows > 4) {
        input = v128.load_splat<f32>(x4)
        a4 = multiplyAdd(input, low, a4)
        b4 = multiplyAdd(input, high, b4)
      }
      if (rows > 5) {
        input = v128.load_splat<f32>(x5)
        a5 = multiplyAdd(input, low, a5)
        b5 = multiplyAdd(input, high, b5)
      }
      low = v128.load(w, 32)
      high = v128.load(w, 48)
      input = v128.load_splat<f32>(x, 4)
      a0 = multiplyAdd(input, low, a0)
      b0 = multiplyAdd(input, high, b0)
      if (rows > 1) {
        input = v128.load_splat<f32>(x1, 4)
        a1 = multiplyAdd(input, low, a1)
        b1 = multiplyAdd(input, high, b1)
      }
      if (rows > 2) {
        input = v128.load_splat<f32>(x2, 4)
        a2 = multiplyAdd(input, low, a2)
        b2 = multiplyAdd(input, high, b2)
      }
      if (rows > 3) {
        input = v128.load_splat<f32>(x3, 4)
        a3 = multiplyAdd(input, low, a3)
        b3 = multiplyAdd(input, high, b3)
      }
      if (rows > 4) {
        input = v128.load_splat<f32>(x4, 4)
        a4 = multiplyAdd(input, low, a4)
        b4 = multiplyAdd(input, high, b4)
      }
      if (rows > 5) {
        input = v128.load_splat<f32>(x5, 4)
        a5 = multiplyAdd(input, low, a5)
        b5 = multiplyAdd(input, high, b5)
      }
      low = v128.load(w, 64)
      high = v128.load(w, 80)
      input = v128.load_splat<f32>(x, 8)
      a0 = multiplyAdd(input, low, a0)
      b0 = multiplyAdd(input, high, b0)
      if (rows > 1) {
        input = v128.load_splat<f32>(x1, 8)
        a1 = multiplyAdd(input, low, a1)
        b1 = multiplyAdd(input, high, b1)
      }
      if (rows > 2) {
        input = v128.load_splat<f32>(x2, 8)
        a2 = multiplyAdd(input, low, a2)
        b2 = multiplyAdd(input, high, b2)
      }
      if (rows > 3) {
        input = v128.load_splat<f32>(x3, 8)
        a3 = multiplyAdd(input, low, a3)
        b3 = multiplyAdd(input, high, b3)
      }
      if (rows > 4) {
        input = v128.load_splat<f32>(x4, 8)
        a4 = multiplyAdd(input, low, a4)
        b4 = multiplyAdd(input, high, b4)
      }
      if (rows > 5) {
        input = v128.load_splat<f32>(x5, 8)
        a5 = multiplyAdd(input, low, a5)
        b5 = multiplyAdd(input, high, b5)
      }
      low = v128.load(w, 96)
      high = v128.load(w, 112)
      input = v128.load_splat<f32>(x, 12)
      a0 = multiplyAdd(input, low, a0)
      b0 = multiplyAdd(input, high, b0)
      if (rows > 1) {
        input = v128.load_splat<f32>(x1, 12)
        a1 = multiplyAdd(input, low, a1)
        b1 = multiplyAdd(input, high, b1)
      }
      if (rows > 2) {
        input = v128.load_splat<f32>(x2, 12)
        a2 = multiplyAdd(input, low, a2)
        b2 = multiplyAdd(input, high, b2)
      }
      if (rows > 3) {
        input = v128.load_splat<f32>(x3, 12)
        a3 = multiplyAdd(input, low, a3)
        b3 = multiplyAdd(input, high, b3)
      }
      if (rows > 4) {
        input = v128.load_splat<f32>(x4, 12)
        a4 = multiplyAdd(input, low, a4)
        b4 = multiplyAdd(input, high, b4)
      }
      if (rows > 5) {
        input = v128.load_splat<f32>(x5, 12)
        a5 = multiplyAdd(input, low, a5)
        b5 = multiplyAdd(input, high, b5)
      }
      w += 128
      x += 16
      if (rows > 1) x1 += 16
      if (rows > 2) x2 += 16
      if (rows > 3) x3 += 16
      if (rows > 4) x4 += 16
      if (rows > 5) x5 += 16
    } while (w < blockEnd)
    enter(scaling, block, a0, b0, s, sums, out)
    if (rows > 1) enter(scaling, block, a1, b1, s, sums + (<usize>width >> 2), out + 32)
    if (rows > 2) enter(scaling, block, a2, b2, s, sums + (<usize>width >> 2) * 2, out + 64)
    if (rows > 3) enter(scaling, block, a3, b3, s, sums + (<usize>width >> 2) * 3, out + 96)
    if (rows > 4) enter(scaling, block, a4, b4, s, sums + (<usize>width >> 2) * 4, out + 128)
    if (rows > 5) enter(scaling, block, a5, b5, s, sums + (<usize>width >> 2) * 5, out + 160)
    s += <usize>scaling << 5
    sums += <usize>block >> 2
  }
}

/** Adds a block's sums to a row's outputs. */
@inline
function enter(scaling: i32, block: i32, a: v128, b: v128, s: usize, sums: usize, out: usize): void {
  let low = v128.load(out), high = v128.load(out, 16)
  if (scaling >= SCALED) {
    low = multiplyAdd(v128.load(s), a, low)
    high = multiplyAdd(v128.load(s, 16), b, high)
    if (scaling == SHIFTED) {
      const sum = blockSum(sums, block)
      low = multiplyAdd(v128.load(s, 32), sum, low)
      high = multiplyAdd(v128.load(s, 48), sum, high)
    }
  } else {
    low = f32x4.add(low, a)
    high = f32x4.add(high, b)
  }
  v128.store(out, low)
  v128.store(out, high, 16)
}

/** The weights of one output as floats [inputs]: d · q + m, rounded as the model file's reference does. */
export function writeColumn(linear: Linear, output: i32, to: usize): void {
  const panel = output >> 3, lane = output & 7
  const q = quantsOf(linear, panel)
  const s = scalesOf(linear, panel) + (<usize>lane << 2)
  const step = <usize>linear.scaling << 5
  for (let i = 0; i < linear.inputs; i++, to += 4) {
    let weight: f64
    if (linear.form == FOUR_BIT) {
      const eight = load<u32>(q + (<usize>(i >> 3) << 5) + (<usize>lane << 2))
      weight = <f64>((eight >> ((i & 7) << 2)) & 15)
    } else if (linear.form == EIGHT_BIT) weight = <f64>load<i8>(q + (<usize>i << 3) + <usize>lane)
    else weight = <f64>f32.load(q + (<usize>i << 5) + (<usize>lane << 2))
    const block = s + <usize>(i / linear.block) * step
    if (linear.scaling >= SCALED) weight *= <f64>f32.load(block)
    if (linear.scaling == SHIFTED) weight += <f64>f32.load(block, 32)
    f32.store(to, <f32>weight)
  }
}
