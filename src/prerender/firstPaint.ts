// Waits until the browser has painted the prerendered page, so that downloading the page's own files does not delay the
// paint.

/** Milliseconds after which the page starts anyway, for example in browsers that do not report paints. */
const LATEST_MS = 300

export async function firstPaint(): Promise<void> {
  // A hidden tab paints nothing, and the prerendered page is empty if another view was requested.
  if (document.hidden || !document.getElementById('root')?.firstChild) return
  await new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) resolve()
    })
    observer.observe({ type: 'paint', buffered: true })
    setTimeout(resolve, LATEST_MS)
  })
}
