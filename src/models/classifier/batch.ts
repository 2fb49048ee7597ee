// Token sequences of different lengths as the rows of a batch.

export interface Encoded {
  ids: readonly number[]
  /** Segment of each token: 0, or 1 for the second text of a pair. */
  types: readonly number[]
}

/**
 * Largest number of tokens in a batch, with padding. Attention of 12 heads then needs at most 200 MB for texts of 512 tokens.
 */
const MAX_BATCH_TOKENS = 8192

/** A text of at most `most` tokens: of a longer one, the first token (which starts a text) and the last ones. */
export function fitTo({ ids, types }: Encoded, most: number): Encoded {
  if (ids.length <= most) return { ids, types }
  const cut = <T>(all: readonly T[]) => [...all.slice(0, 1), ...all.slice(1 - most)]
  return { ids: cut(ids), types: cut(types) }
}

/** Successive rows in as few batches as fit. A row that is too long for a batch gets one of its own. */
export function splitBatch(rows: readonly Encoded[]): Encoded[][] {
  const batches: Encoded[][] = []
  let longest = 0
  for (const row of rows) {
    const batch = batches.at(-1)
    longest = Math.max(longest, row.ids.length)
    if (batch && (batch.length + 1) * longest <= MAX_BATCH_TOKENS) batch.push(row)
    else {
      batches.push([row])
      longest = row.ids.length
    }
  }
  return batches
}

/** Rows of equal length [rows × length], padded at their ends. The mask is 1 for tokens and 0 for padding. */
export function pad(rows: readonly Encoded[], padding: number) {
  // A graph cannot read a batch without columns.
  const length = Math.max(1, ...rows.map(({ ids }) => ids.length))
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(padding))
  const mask = new BigInt64Array(rows.length * length)
  const types = new BigInt64Array(rows.length * length)
  rows.forEach((row, i) => {
    ids.set(row.ids.map(BigInt), i * length)
    types.set(row.types.map(BigInt), i * length)
    mask.fill(1n, i * length, i * length + row.ids.length)
  })
  return { ids, mask, types, length }
}
