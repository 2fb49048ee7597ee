// The page's entry: the styles of what index.html shows before any script (src/prerender), and then the page itself, in
// pieces between which a slow machine can answer.

import './ui/fonts.css'
import './ui/mantine.css'
import './ui/page.css'
import './App.module.css'
import './features/recorded/OriginBar.module.css'
import { firstPaint } from './prerender/firstPaint.ts'
import { showLoadFailure } from './prerender/loadFailure.ts'
import { yieldToMain } from './store/app/yieldToMain.ts'

async function begin(): Promise<void> {
  await firstPaint()
  // Links to what is wanted next (tools/serve/preloadPlugin.ts).
  const next = document.querySelector<HTMLTemplateElement>('head > template')
  if (next) document.head.append(next.content)
  // A build has React in one file and the page's other libraries in another (tools/serve/firstChunks.ts): these run them.
  await import('react-dom/client')
  await yieldToMain()
  await import('zustand')
  await yieldToMain()
  await import('./start.tsx')
}

begin().catch(showLoadFailure)
