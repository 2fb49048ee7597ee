// Rows of a parquet file, with hyparquet, which is loaded with this module.

import { gunzipSync } from 'fflate'
import { decompress } from 'fzstd'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { Row } from './columns.ts'
import { LIMITS, TraceError } from './trace.ts'

export const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1'

/** At most `LIMITS.rows` of its rows, and how many it has. @throws TraceError */
export async function parquetRows(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<{ rows: Row[]; total: number }> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  try {
    const metadata = await parquetMetadataAsync(file)
    const size = metadata.row_groups.reduce((sum, { total_byte_size }) => sum + Number(total_byte_size), 0)
    if (size > LIMITS.bytes)
      throw new TraceError(
        `${name} unpacks to more than ${LIMITS.bytes / 2 ** 20} MiB. Write fewer rows into one file.`,
      )
    const rows = await parquetReadObjects({
      file,
      metadata,
      rowEnd: Math.min(Number(metadata.num_rows), LIMITS.rows),
      compressors: { GZIP: (input) => gunzipSync(input), ZSTD: (input) => decompress(input) },
    })
    return { rows: rows as Row[], total: Number(metadata.num_rows) }
  } catch (error) {
    if (error instanceof TraceError) throw error
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'
    throw new TraceError(
      `${name} is a parquet file that cannot be read (${reason}). Write it again with compression “snappy”, “zstd”, “gzip” or none.`,
    )
  }
}
