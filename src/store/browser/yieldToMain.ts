// Splits long work on the page's thread.

/** Lets the page respond and draw before the caller continues. */
export const yieldToMain = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
