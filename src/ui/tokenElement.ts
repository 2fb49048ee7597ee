// The DOM elements of the tokens in the columns' texts, for what stands elsewhere: tooltips, and the panel of candidates.

interface Place {
  column: string
  position: number
}

export const tokenElementId = ({ column, position }: Place): string => `token-${column}-${position}`

export const tokenElement = (place: Place): HTMLElement | null => document.getElementById(tokenElementId(place))

/** The text that a token is in; it takes the keyboard focus. */
export const textOfToken = (token: HTMLElement | null): HTMLElement | null =>
  token?.closest<HTMLElement>('[role=group]') ?? null
