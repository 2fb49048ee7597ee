// A progress line on stderr: rewritten in place with the time left on a terminal, a line every few seconds elsewhere,
// so that a log stays short. What is counted, and in which unit, is the caller's business.

export interface Progress {
  /** Says that `done` of the total stand. */
  update(done: number): void
  /** Ends the line; call it on success and on failure alike. */
  end(): void
}

export interface ProgressOptions {
  /** How a count is written; the plain number by default. */
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

/** Starts a line for `label`. A `total` of null means that the end is not known. */
export function startProgress(label: string, total: number | null, options: ProgressOptions = {}): Progress {
  const { format = String, stream = process.stderr, now = Date.now } = options
  const started = now()
  const everyMs = stream.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS
  let first: number | null = null // what was there at the start says nothing about speed
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
