// Vectors of four floats. A multiplication and an addition are rounded separately (no relaxed SIMD), so every machine gets the
// same bits.

/** a · b + c, rounded twice. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c)
}

/** (a0 + a2) + (a1 + a3). */
@inline
export function sumOf(a: v128): f32 {
  const pairs = f32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/**
 * e^x with a relative error below 2e-7; x is clamped to −87 to 88. Argument reduction by ln 2 in two parts and a polynomial of
 * degree 6 (Cephes, expf).
 */
@inline
export function exponential(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)))
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)))
  let p = f32x4.splat(1.9875691500e-4)
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3))
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3))
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2))
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1))
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1))
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(p, power)
}

/** x · sigmoid(x). */
@inline
export function silu(x: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exponential(f32x4.neg(x))))
}

/**
 * x · Φ(x) (arXiv 1606.08415) with the error function of Abramowitz and Stegun, 7.1.26: absolute error below 3e-7 · |x|.
 */
@inline
export function gelu(x: v128): v128 {
  const z = f32x4.mul(x, f32x4.splat(0.70710678118654752))
  const size = f32x4.abs(z)
  const t = f32x4.div(f32x4.splat(1), multiplyAdd(f32x4.splat(0.3275911), size, f32x4.splat(1)))
  let series = multiplyAdd(f32x4.splat(1.061405429), t, f32x4.splat(-1.453152027))
  series = multiplyAdd(series, t, f32x4.splat(1.421413741))
  series = multiplyAdd(series, t, f32x4.splat(-0.284496736))
  series = multiplyAdd(series, t, f32x4.splat(0.254829592))
  series = f32x4.mul(series, t)
  const erf = f32x4.sub(f32x4.splat(1), f32x4.mul(series, exponential(f32x4.neg(f32x4.mul(size, size)))))
  const signed = v128.bitselect(f32x4.neg(erf), erf, f32x4.lt(x, f32x4.splat(0)))
  return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(f32x4.splat(1), signed))
}

/** Adds `count` floats (a multiple of 4) to those at `to`. */
export function addTo(to: usize, from: usize, count: i32): void {
  const end = to + (<usize>count << 2)
  while (to < end) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)))
    to += 16
    from += 16
  }
}
