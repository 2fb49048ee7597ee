// Packs rows of a model file's matrices into panels. A call packs whole panels: 8 rows of the file, which need not lie side by side.

/** A half-precision number as float. */
@inline
function half(at: usize): f32 {
  const bits = <u32>load<u16>(at)
  const sign = (bits & 0x8000) << 16, exponent = (bits >> 10) & 31, fraction = bits & 1023
  if (exponent == 0) return reinterpret<f32>(reinterpret<u32>(<f32>fraction * 5.960464477539063e-8) | sign)
  if (exponent == 31) return reinterpret<f32>(sign | 0x7f800000 | (fraction << 13))
  return reinterpret<f32>(sign | ((exponent + 112) << 23) | (fraction << 13))
}

/** Stores a 4-bit quant of input `i` of a block of 32 and output `lane`. */
@inline
function putNibble(block: usize, lane: i32, i: i32, quant: u32): void {
  const at = block + (<usize>(i >> 3) << 5) + (<usize>lane << 2)
  store<u32>(at, load<u32>(at) | (quant << ((i & 7) << 2)))
}

/**
 * Q4_1: blocks of 32 of d, m (half precision) and 16 bytes, weights 0 to 15 in the low halves and 16 to 31 in the high ones.
 * @param rows addresses [panels × 8] of rows of the file.
 */
export function packQ4_1(rows: usize, panels: i32, inputs: i32, quants: usize, scales: usize): void {
  const blocks = inputs >> 5
  memory.fill(quants, 0, <usize>panels * <usize>inputs << 2)
  for (let panel = 0; panel < panels; panel++)
    for (let lane = 0; lane < 8; lane++) {
      let from: usize = load<u32>(rows + (<usize>((panel << 3) + lane) << 2))
      let q = quants + <usize>(panel * blocks) * 128, s = scales + <usize>(panel * blocks) * 64 + (<usize>lane << 2)
      for (let block = 0; block < blocks; block++, from += 20, q += 128, s += 64) {
        f32.store(s, half(from))
        f32.store(s, half(from + 2), 32)
        for (let i = 0; i < 16; i++) {
          const pair = <u32>load<u8>(from + 4 + <usize>i)
          putNibble(q, lane, i, pair & 15)
          putNibble(q, lane, i + 16, pair >> 4)
        }
      }
    }
}

/** Q8_0: blocks of 32 of d (half precision) and 32 signed bytes. */
export function packQ8_0(rows: usize, panels: i32, inputs: i32, quants: usize, scales: usize): void {
  const blocks = inputs >> 5
  for (let panel = 0; panel < panels; panel++)
    for (let lane = 0; lane < 8; lane++) {
      let from: usize = load<u32>(rows + (<usize>((panel << 3) + lane) << 2))
      let q = quants + <usize>(panel * blocks) * 256 + <usize>lane, s = scales + <usize>(panel * blocks) * 32 + (<usize>lane << 2)
      for (let block = 0; block < blocks; block++, from += 34, s += 32) {
        f32.store(s, half(from))
        for (let i = 0; i < 32; i++, q += 8) store<i8>(q, load<i8>(from + 2 + <usize>i))
      }
    }
}

/** F16. */
export function packF16(rows: usize, panels: i32, inputs: i32, quants: usize, _scales: usize): void {
  for (let panel = 0; panel < panels; panel++)
    for (let lane = 0; lane < 8; lane++) {
      const from: usize = load<u32>(rows + (<usize>((panel << 3) + lane) << 2))
      const to = quants + (<usize>(panel * inputs) << 5) + (<usize>lane << 2)
      for (let i = 0; i < inputs; i++) f32.store(to + (<usize>i << 5), half(from + (<usize>i << 1)))
    }
}

/** F32. */
export function packF32(rows: usize, panels: i32, inputs: i32, quants: usize, _scales: usize): void {
  for (let panel = 0; panel < panels; panel++)
    for (let lane = 0; lane < 8; lane++) {
      const from: usize = load<u32>(rows + (<usize>((panel << 3) + lane) << 2))
      const to = quants + (<usize>(panel * inputs) << 5) + (<usize>lane << 2)
      for (let i = 0; i < inputs; i++) f32.store(to + (<usize>i << 5), f32.load(from + (<usize>i << 2)))
    }
}

/** Cosines and sines [positions][size / 2] of position · base^(−2i / size), with i the index of a pair. */
export function fillRotations(cosines: usize, sines: usize, first: i32, positions: i32, size: i32, base: f64): void {
  const pairs = size >> 1
  for (let i = 0; i < pairs; i++) {
    const frequency = NativeMath.pow(base, <f64>(-2 * i) / <f64>size)
    for (let position = first; position < first + positions; position++) {
      const at = <usize>(position * pairs + i) << 2
      const angle = <f64>position * frequency
      f32.store(cosines + at, <f32>NativeMath.cos(angle))
      f32.store(sines + at, <f32>NativeMath.sin(angle))
    }
  }
}
