// The HTML that embeds a comparison in another page.

/** The frame's height in CSS pixels where the script does not run, as in course systems that remove scripts. */
const HEIGHT = 900

/** Optional: fits each frame's height to its content (src/store/browser/reportHeight.ts). */
const RESIZE = `<script>
addEventListener('message', ({ data, source }) => data?.type === 'tokenwise-height' &&
  document.querySelectorAll('iframe').forEach((frame) => frame.contentWindow === source && (frame.height = data.height)))
</script>`

/** @param address of the embedded page. @param title of the comparison, for screen readers; may contain any characters. */
export function embedCode(address: string, title: string): string {
  const name = title === '' ? 'Tokenwise' : `Tokenwise: ${title}`
  return `<iframe src="${escaped(address)}" title="${escaped(name)}" loading="lazy" width="100%" height="${HEIGHT}" style="border: 0"></iframe>
${RESIZE}
`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
