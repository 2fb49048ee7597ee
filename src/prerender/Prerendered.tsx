// What a browser shows before the page's script has run: the first view with its texts. A build writes this into index.html
// (tools/serve/prerenderPlugin.ts); the page then replaces it with the same at the same positions.

import app from '../App.module.css'
import first from '../features/first/First.module.css'
import { FirstPage } from '../features/first/FirstPage.tsx'
import { FIRST_WEIGHT, type Loaded } from '../features/first/firstStore.ts'
import { Why } from '../features/first/Why.tsx'
import { pages } from '../pages.ts'
import { DEFAULT_MODEL, MODELS } from '../store/app/address.ts'

export function Prerendered({ loaded }: { loaded: Loaded }) {
  return (
    <div className={app.page}>
      <header className={app.header}>
        <span className={app.name}>Tokenwise</span>
        <nav className={app.nav} aria-label="Pages">
          {pages.map(({ path, name }) => (
            <a key={path} href={`#${path}`} className={app.link}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main className={app.main}>
        <FirstPage
          loaded={loaded}
          weight={FIRST_WEIGHT}
          selected={null}
          model={MODELS[DEFAULT_MODEL]}
          chart={<div className={first.chartToCome} />}
          why={<Why run={loaded.runs.at(FIRST_WEIGHT)} weight={FIRST_WEIGHT} selected={null} onSelect={() => {}} />}
        />
      </main>
    </div>
  )
}
