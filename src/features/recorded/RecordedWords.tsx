// The caption of an opened comparison: its origin, its title and one sentence on what to notice.

import type { ReactNode } from 'react'
import type { RunOrigin } from '../../store/run/runState.ts'
import classes from './OriginBar.module.css'

export const ORIGINS: Record<RunOrigin['kind'], string> = {
  recorded: 'Recorded',
  link: 'From a link',
  file: 'From a file',
  archive: 'From your library',
  prompts: 'From many prompts',
}

export interface RecordedWordsProps {
  kind: RunOrigin['kind']
  title: string | undefined
  notice: string | undefined
  /** The control that shows the rest, if there is one. */
  more?: ReactNode
}

export function RecordedWords({ kind, title, notice = '', more }: RecordedWordsProps) {
  return (
    <p className={classes.caption}>
      <span className={classes.kind}>{ORIGINS[kind]}</span>
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
