// A card with a title, a prompt, its response, and metrics of the response.

import type { ReactNode } from 'react'
import type { TermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import type { MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './TextCard.module.css'

export interface Figure {
  label: string
  /** The glossary term that explains the label. */
  term?: TermName
  value: string
}

export interface TextCardProps {
  /** Accessible name. */
  name: string
  look: MethodLook
  title: ReactNode
  prompt: string
  children: ReactNode
  figures: readonly Figure[]
}

export function TextCard({ name, look, title, prompt, children, figures }: TextCardProps) {
  return (
    <section className={classes.card} aria-label={name}>
      <h4 className={classes.title}>
        <MarkIcon look={look} /> {title}
      </h4>
      <p className={classes.text} dir="auto">
        <span className={classes.prompt}>{prompt}</span>
        {children}
      </p>
      <dl className={classes.figures}>
        {figures.map(({ label, term, value }) => (
          <div key={label}>
            <dt>{term ? <Term name={term}>{label}</Term> : label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Cards side by side, or stacked if the page is narrow. */
export function TextCards({ children }: { children: ReactNode }) {
  return <div className={classes.cards}>{children}</div>
}
