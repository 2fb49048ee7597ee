// The caption of an opened comparison: its origin, its title and one sentence on what to notice.

import type { ReactNode } from 'react'
import classes from './OriginBar.module.css'

export interface RecordedWordsProps {
  /** Origin of the run, such as 'Recorded'. */
  kind: string
  title: string | undefined
  notice: string | undefined
  /** The control that shows the rest. Default: its text, for the HTML shown before the script runs. */
  more?: ReactNode
}

export function RecordedWords({ kind, title, notice = '', more = 'more' }: RecordedWordsProps) {
  return (
    <p className={classes.caption}>
      <span className={classes.kind}>{kind}</span>
      <b>
        <bdi>{title}</bdi>
      </b>{' '}
      <bdi>{firstSentence(notice)}</bdi> {more}
    </p>
  )
}

export function firstSentence(notice: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(notice)?.[0] ?? notice
}
