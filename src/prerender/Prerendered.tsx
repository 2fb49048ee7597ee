// What a browser shows before the page's script has run: the headline, and the title and the note of the comparison that is
// about to play. A build writes this into index.html (tools/serve/prerenderPlugin.ts); the page then replaces it with the
// same text at the same positions.

import app from '../App.module.css'
import bar from '../features/recorded/OriginBar.module.css'
import { RecordedWords } from '../features/recorded/RecordedWords.tsx'
import { pages, WHAT_IT_IS } from '../pages.ts'
import type { RecordedEntry } from '../sharing/recorded.ts'

export function Prerendered({ entry }: { entry: RecordedEntry }) {
  return (
    <div className={app.page}>
      <header className={app.header}>
        <span className={app.name}>Tokenwise</span>
        <nav className={app.nav} aria-label="Pages">
          {pages.map(({ path, name }) => (
            <a
              key={path}
              href={`#${path}`}
              className={app.link}
              aria-current={path === '/playground' ? 'page' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main className={app.main}>
        <h1 className={app.hero}>{WHAT_IT_IS}</h1>
        <div className={app.composerToCome} />
        <section className={bar.bar}>
          <RecordedWords kind="Recorded" title={entry.title} notice={entry.notice} />
        </section>
      </main>
    </div>
  )
}
