// Tells the page that embeds this one how tall the content is, so that it can size the frame.

/**
 * Sends `{ type: 'tokenwise-height', height }`, in CSS pixels, now and after each change of the element's height.
 * @returns a function that stops it.
 */
export function reportHeight(element: HTMLElement, embedder: Pick<Window, 'postMessage'>): () => void {
  const observer = new ResizeObserver(() => {
    // The embedder's origin is unknown, and the height is no secret.
    embedder.postMessage({ type: 'tokenwise-height', height: Math.ceil(element.getBoundingClientRect().height) }, '*')
  })
  observer.observe(element)
  return () => observer.disconnect()
}
