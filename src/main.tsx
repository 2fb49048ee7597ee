// The page's entry: the styles of what index.html shows before any script (src/firstSight), and then the page itself, in
// pieces between which a slow machine can answer.

import './ui/fonts.css'
import './ui/mantine.css'
import './ui/page.css'
import './App.module.css'
import './features/recorded/OriginBar.module.css'
import { firstPaint } from './firstSight/firstPaint.ts'
import { tellNotThere } from './firstSight/notThere.ts'
import { answer } from './store/answer.ts'

async function begin(): Promise<void> {
  await firstPaint()
  // Links to what is wanted next (tools/serve/preloadPlugin.ts).
  const next = document.querySelector<HTMLTemplateElement>('head > template')
  if (next) document.head.append(next.content)
  // A build has React in one file and the page's other libraries in another (tools/serve/firstChunks.ts): these run them.
  await import('react-dom/client')
  await answer()
  await import('zustand')
  await answer()
  await import('./start.tsx')
}

begin().catch(tellNotThere)
