// When the page may begin: once what index.html holds has been drawn.

/** Milliseconds after which the page begins where no browser tells that something was drawn. */
const LATEST_MS = 300

export async function firstPaint(): Promise<void> {
  // Nothing is drawn where nobody looks, and nothing is to be seen where another view was asked for.
  if (document.hidden || !document.getElementById('root')?.firstChild) return
  await new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) resolve()
    })
    observer.observe({ type: 'paint', buffered: true })
    setTimeout(resolve, LATEST_MS)
  })
}
