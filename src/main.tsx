// The page's entry point: the styles of the prerendered page (src/prerender), then the page itself. It is loaded in steps,
// so that a slow device can respond between them. docs/performance.md states what each step gains.

import './platform/noEval.ts'
import './ui/fonts.css'
import './ui/mantine.css'
import './ui/page.css'
import './App.module.css'
import './features/first/First.module.css'
import { firstPaint } from './prerender/firstPaint.ts'
import { showLoadFailure } from './prerender/loadFailure.ts'
import { isFirstView } from './store/run/places.ts'

/** Lets the browser respond and paint before the next step. */
const yieldToMain = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

async function begin(): Promise<void> {
  await firstPaint()
  // Preloads the files needed next (tools/serve/preloadPlugin.ts).
  const next = document.querySelector<HTMLTemplateElement>('head > template')
  if (next) {
    // The runs of the first view are of no use to other pages.
    if (!isFirstView(window.location.hash.slice(1))) next.content.querySelector('[as=fetch]')?.remove()
    document.head.append(next.content)
  }
  // A build puts React and the other libraries in separate files (tools/serve/firstChunks.ts). Each import runs one file.
  await import('react-dom/client')
  await yieldToMain()
  await import('zustand')
  await yieldToMain()
  const { start } = await import('./start.tsx')
  await start()
}

begin().catch(showLoadFailure)
