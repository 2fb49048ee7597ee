// Names, titles and notes that come from files and links, made safe to show beside the page's own words.

/** Longer titles are cut. */
export const MAX_TITLE_CHARACTERS = 120

/**
 * Characters that cannot be seen, or that change how the text around them is shown: controls, marks and overrides of the text
 * direction, zero-width characters, and halves of surrogate pairs. Exempt are the tab and the line feed, the two joiners
 * (U+200C and U+200D, which Persian, Indic scripts and emoji need) and the variation selectors of emoji.
 */
const INVISIBLE = /(?!\t|\n|\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** A letter, digit, mark of punctuation or symbol: something that can be seen by itself. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Composes the characters (NFC) and removes the invisible ones. Line breaks stay. */
export function cleanText(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC')
}

/** One visible line of at most `most` characters; a longer one ends in an ellipsis. Empty if nothing in it can be seen. */
export function cleanTitle(title: string, most = MAX_TITLE_CHARACTERS): string {
  const line = cleanText(title.replace(/[\t-\r]/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
  if (!VISIBLE.test(line)) return ''
  const characters = [...line]
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`
}
