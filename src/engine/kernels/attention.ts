// Attention over a tree of rows. A row sees the tokens of its path, which it gets as two lists of addresses: one that it shares with
// the rows beside it (their common ancestors), then its own. Keys and values stay where they are; nothing is gathered or masked.
// Every sum goes along the path, so it does not depend on how the path was divided or on the rows beside it.

import { exponential, multiplyAdd, sumOf } from './vectors'

/** The tokens of a path, as two lists of addresses. The key of a token is at its address + the offset of layer and head. */
@unmanaged
export class Path {
  shared!: usize
  sharedCount!: i32
  own!: usize
  ownCount!: i32
}

/** Most query heads that are computed at once: 12 sums, 4 keys or values, and 3 inputs. */
export const HEADS = 3

/**
 * Attention of one row for 1 to 3 query heads that share keys and values.
 * @param queries [heads][size] and `results` likewise. `size` is a multiple of 16.
 * @param keys offset of their keys from a token's address, and `values` of their values.
 * @param weights [heads][stride] scratch; `stride` is at least 4 more than the path is long.
 */
export function attend(heads: i32, queries: usize, results: usize, size: i32, scale: f32, path: Path, keys: usize, values: usize, weights: usize, stride: i32): void {
  if (heads == 3) attendHeads(3, queries, results, size, scale, path, keys, values, weights, stride)
  else if (heads == 2) attendHeads(2, queries, results, size, scale, path, keys, values, weights, stride)
  else attendHeads(1, queries, results, size, scale, path, keys, values, weights, stride)
}

@inline
function attendHeads(heads: i32, queries: usize, results: usize, size: i32, scale: f32, path: Path, keys: usize, values: usize, weights: usize, stride: i32): void {
  const next = <usize>stride << 2
  const own = weights + (<usize>path.sharedCount << 2)
  const count = path.sharedCount + path.ownCount
  score(heads, queries, size, scale, path.shared, path.sharedCount, keys, weights, next)
  score(heads, queries, size, scale, path.own, path.ownCount, keys, own, next)
  for (let head = 0; head < heads; head++) softmax(weights + <usize>head * next, count)
  const headBytes = <usize>size << 2
  for (let at: usize = 0; at < headBytes; at += 64) mix(heads, path, values + at, weights, next, results + at, headBytes)
}

/** Scaled products of queries and keys, four keys at a time. Writes up to 3 more than `count`. */
@inline
function score(heads: i32, queries: usize, size: i32, scale: f32, list: usize, count: i32, keys: usize, to: usize, next: usize): void {
  const headBytes = <usize>size << 2
  const end = queries + headBytes
  const last = list + (<usize>(count - 1) << 2)
  const listEnd = list + (<usize>count << 2)
  while (list < listEnd) {
    // Behind the end, the last key again.
    let k0 = keys + load<u32>(list), k1 = keys + load<u32>(min(list + 4, last))
    let k2 = keys + load<u32>(min(list + 8, last)), k3 = keys + load<u32>(min(list + 12, last))
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0
    let c0 = a0, c1 = a0, c2 = a0, c3 = a0
    for (let at = queries; at < end; at += 16) {
      const p = v128.load(k0), q = v128.load(k1), r = v128.load(k2), s = v128.load(k3)
      let query = v128.load(at)
      a0 = multiplyAdd(query, p, a0)
      a1 = multiplyAdd(query, q, a1)
      a2 = multiplyAdd(query, r, a2)
      a3 = multiplyAdd(query, s, a3)
      if (heads > 1) {
        query = v128.load(at + headBytes)
        b0 = multiplyAdd(query, p, b0)
        b1 = multiplyAdd(query, q, b1)
        b2 = multiplyAdd(query, r, b2)
        b3 = multiplyAdd(query, s, b3)
      }
      if (heads > 2) {
        query = v128.load(at + 2 * headBytes)
        c0 = multiplyAdd(query, p, c0)
        c1 = multiplyAdd(query, q, c1)
        c2 = multiplyAdd(query, r, c2)
        c3 = multiplyAdd(query, s, c3)
      }
      k0 += 16
      k1 += 16
      k2 += 16
      k3 += 16
    }
    v128.store(to, f32x4.mul(sumsOf(a0, a1, a2, a3), f32x4.splat(scale)))
    if (heads > 1) v128.store(to + next, f32x4.mul(sumsOf(b0, b1, b2, b3), f32x4.splat(scale)))
    if (heads > 2) v128.store(to + 2 * next, f32x4.mul(sumsOf(c0, c1, c2, c3), f32x4.splat(scale)))
    list += 16
    to += 16
  }
}

/** The sums of four vectors' lanes. */
@inline
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7))
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7))
  return f32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7))
}

/** In place; writes up to 3 more zeros. */
function softmax(at: usize, count: i32): void {
  const end = at + (<usize>count << 2)
  v128.store(end, f32x4.splat(-Infinity))
  let largest = v128.load(at)
  for (let i = at; i < end; i += 16) largest = f32x4.max(largest, v128.load(i))
  largest = f32x4.max(largest, v128.shuffle<i32>(largest, largest, 2, 3, 0, 1))
  largest = f32x4.max(largest, v128.shuffle<i32>(largest, largest, 1, 0, 3, 2))
  for (let i = at; i < end; i += 16) v128.store(i, exponential(f32x4.sub(v128.load(i), largest)))
  v128.store(end, f32x4.splat(0))
  let sum = f32x4.splat(0)
  for (let i = at; i < end; i += 16) sum = f32x4.add(sum, v128.load(i))
  const factor = f32x4.splat(1 / sumOf(sum))
  for (let i = at; i < end; i += 16) v128.store(i, f32x4.mul(v128.load(i), factor))
}

/** 16 of the results' dimensions: the weighted sum of the values along the path. */
@inline
function mix(heads: i32, path: Path, values: usize, weights: usize, next: usize, to: usize, headBytes: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0
  let list = path.shared
  let end = list + (<usize>path.sharedCount << 2)
  for (let part = 0; part < 2; part++) {
    while (list < end) {
      const value = values + load<u32>(list)
      const p = v128.load(value), q = v128.load(value, 16), r = v128.load(value, 32), s = v128.load(value, 48)
      let weight = v128.load_splat<f32>(weights)
      a0 = multiplyAdd(weight, p, a0)
      a1 = multiplyAdd(weight, q, a1)
      a2 = multiplyAdd(weight, r, a2)
      a3 = multiplyAdd(weight, s, a3)
      if (heads > 1) {
        weight = v128.load_splat<f32>(weights + next)
        b0 = multiplyAdd(weight, p, b0)
        b1 = multiplyAdd(weight, q, b1)
        b2 = multiplyAdd(weight, r, b2)
        b3 = multiplyAdd(weight, s, b3)
      }
      if (heads > 2) {
        weight = v128.load_splat<f32>(weights + 2 * next)
        c0 = multiplyAdd(weight, p, c0)
        c1 = multiplyAdd(weight, q, c1)
        c2 = multiplyAdd(weight, r, c2)
        c3 = multiplyAdd(weight, s, c3)
      }
      list += 4
      weights += 4
    }
    list = path.own
    end = list + (<usize>path.ownCount << 2)
  }
  store4(to, a0, a1, a2, a3)
  if (heads > 1) store4(to + headBytes, b0, b1, b2, b3)
  if (heads > 2) store4(to + 2 * headBytes, c0, c1, c2, c3)
}

@inline
function store4(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a)
  v128.store(to, b, 16)
  v128.store(to, c, 32)
  v128.store(to, d, 48)
}
