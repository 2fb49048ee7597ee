// A progress line on stderr, with the time left: rewritten in place on a terminal; elsewhere a new line every few seconds, so
// that a log stays short.

export interface Progress {
  /** Reports that `done` of the total are done. */
  update(done: number): void
  /** Ends the line. Call it after success and after failure. */
  end(): void
}

export interface ProgressOptions {
  /** Writes a count; default: the plain number. */
  format?: (count: number) => string
  stream?: { isTTY?: boolean; write(text: string): unknown }
  /** Milliseconds; for tests. */
  now?: () => number
}

const TERMINAL_EVERY_MS = 100
const LOG_EVERY_MS = 5000

/** Megabytes with one decimal (1 MB is a million bytes). */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Starts a line for `label`. @param total null where the end is not known. */
export function startProgress(label: string, total: number | null, options: ProgressOptions = {}): Progress {
  const { format = String, stream = process.stderr, now = Date.now } = options
  const started = now()
  const everyMs = stream.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS
  let first: number | null = null // earlier work does not count towards the speed
  let lastShown = stream.isTTY ? Number.NEGATIVE_INFINITY : started
  let shown = false

  function line(done: number): string {
    if (total === null) return `${label}: ${format(done)}, ${duration((now() - started) / 1000)}`
    const fresh = done - (first ?? 0)
    const secondsLeft = fresh > 0 ? ((now() - started) / 1000) * ((total - done) / fresh) : null
    const left = secondsLeft === null || done >= total ? '' : `, ${duration(secondsLeft)} left`
    return `${label}: ${format(done)} of ${format(total)} (${Math.floor((100 * done) / total)}%)${left}`
  }

  return {
    update(done) {
      first ??= done
      const ended = total !== null && done >= total
      const due = now() - lastShown >= everyMs || (ended && (stream.isTTY || shown))
      if (!due) return
      lastShown = now()
      shown = true
      stream.write(stream.isTTY ? `\r${line(done)}\x1b[K` : `${line(done)}\n`)
    },
    end() {
      if (stream.isTTY && shown) stream.write('\n')
    },
  }
}
