// A progress line on stderr with the time left. It is rewritten in place on a terminal, and repeated every few seconds in a log.

interface ProgressOptions {
  /** Formats a count. Default: the plain number. */
  format?: (count: number) => string
  stream?: { isTTY?: boolean; write(text: string): unknown }
  /** Clock in milliseconds; tests replace it. */
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

/** @param total null if it is not known. */
export function startProgress(
  label: string,
  total: number | null,
  { format = String, stream = process.stderr, now = Date.now }: ProgressOptions = {},
) {
  const started = now()
  const everyMs = stream.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS
  let first: number | null = null // the count at the first update; work done before it does not affect the speed
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
    update(done: number): void {
      first ??= done
      const ended = total !== null && done >= total
      const due = now() - lastShown >= everyMs || (ended && (stream.isTTY || shown))
      if (!due) return
      lastShown = now()
      shown = true
      stream.write(stream.isTTY ? `\r${line(done)}\x1b[K` : `${line(done)}\n`)
    },
    /** Ends the line. Call it after success and after failure. */
    end(): void {
      if (stream.isTTY && shown) stream.write('\n')
    },
  }
}
