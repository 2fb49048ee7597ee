// The page's entry: the styles of what index.html shows before any script (src/prerender), and then the page itself, loaded
// in pieces so that a slow machine responds in between.

import './ui/fonts.css'
import './ui/mantine.css'
import './ui/page.css'
import './App.module.css'
import './features/recorded/OriginBar.module.css'
import { firstPaint } from './prerender/firstPaint.ts'
import { showLoadFailure } from './prerender/loadFailure.ts'
import { yieldToMain } from './store/browser/yieldToMain.ts'

async function begin(): Promise<void> {
  await firstPaint()
  // Links to what is needed next (tools/serve/preloadPlugin.ts).
  const next = document.querySelector<HTMLTemplateElement>('head > template')
  if (next) document.head.append(next.content)
  // A build puts React in one file and the page's other libraries in another (tools/serve/firstChunks.ts): these run them.
  await import('react-dom/client')
  await yieldToMain()
  await import('zustand')
  await yieldToMain()
  const { start } = await import('./start.tsx')
  await start()
}

begin().catch(showLoadFailure)
