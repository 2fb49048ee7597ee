// Long work in the page's own thread is cut in pieces.

/** Lets the page answer and draw before work goes on. */
export const yieldToMain = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
