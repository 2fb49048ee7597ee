// Renders the prerendered page to HTML, in the page's theme. One inline script sets the color scheme that the page will use;
// another removes the content if the page will open with something else.

import { ColorSchemeScript, MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import type { RecordedEntry } from '../sharing/recorded.ts'
import { SHOWN } from '../store/browser/pageStorage.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { Prerendered } from './Prerendered.tsx'

/**
 * Removes the content if the address names a comparison or another page, if the page is part of another one, or if this tab
 * showed something else before a reload.
 */
const UNLESS_FIRST = `try {
  if (/^#\\/(?!playground$)./.test(location.hash) || /[?&]embed(?![^&=])/.test(location.search) || sessionStorage.getItem('${SHOWN}') !== null) document.getElementById('root').replaceChildren()
} catch {}`

export const prerender = (entry: RecordedEntry): string =>
  renderToStaticMarkup(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ColorSchemeScript defaultColorScheme="auto" />
      <Prerendered entry={entry} />
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file, written at build; React would escape its quotes */}
      <script dangerouslySetInnerHTML={{ __html: UNLESS_FIRST }} />
    </MantineProvider>,
  )
