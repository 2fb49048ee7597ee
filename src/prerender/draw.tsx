// Renders the prerendered page to HTML, in the page's theme. One inline script sets the color scheme that the page will use;
// another removes the content below the header if the page will open with something else.

import { ColorSchemeScript, MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { loadedOf } from '../features/first/firstStore.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { Prerendered } from './Prerendered.tsx'

/** Leaves only the header if the address names another page or weight; nothing if the page is part of another one. */
const UNLESS_FIRST = `if (/[?&]embed(?![^&=])/.test(location.search)) document.getElementById('root').replaceChildren()
else if (!/^(#\\/?)?$/.test(location.hash)) document.querySelector('#root main').textContent = 'Loading…'`

/** @param file the parsed file of the first view's runs. */
export const prerender = (file: unknown): string =>
  renderToStaticMarkup(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ColorSchemeScript defaultColorScheme="auto" />
      <Prerendered loaded={loadedOf(file)} />
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file, written at build; React would escape its quotes */}
      <script dangerouslySetInnerHTML={{ __html: UNLESS_FIRST }} />
    </MantineProvider>,
  )
