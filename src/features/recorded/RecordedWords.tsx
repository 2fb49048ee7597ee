// The description of an opened comparison: its origin, what to notice, and how often that happens.

import { Fragment, type ReactNode } from 'react'
import type { RecordedEntry } from '../../sharing/recorded.ts'
import type { RunOrigin } from '../../store/run/runState.ts'
import { percent } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import classes from './OriginBar.module.css'

export const ORIGINS: Record<RunOrigin['kind'], string> = {
  recorded: 'Recorded',
  link: 'From a link',
  file: 'From a file',
  archive: 'From your library',
}

export interface RecordedWordsProps {
  kind: RunOrigin['kind']
  title: string | undefined
  notice: string | undefined
  /** The claim and the number of seeds for which it holds; null unless the run is recorded. */
  entry: RecordedEntry | null
  /** Renders a term with its explanation. Default: plain text, for the HTML shown before the script runs. */
  explain?: (term: TermName, word: string) => ReactNode
  children?: ReactNode
}

const plain = (_: TermName, word: string): ReactNode => <span className={classes.term}>{word}</span>

export function RecordedWords({ kind, title, notice, entry, explain = plain, children }: RecordedWordsProps) {
  return (
    <div className={classes.words}>
      <p>
        <span className={classes.kind}>{ORIGINS[kind]}</span>
        <b>
          <bdi>{title}</bdi>
        </b>{' '}
        <bdi>{notice}</bdi>
      </p>
      {entry && (
        <p>
          In <b>{entry.holds}</b> of {entry.of} {explain('seed', 'seeds')}{' '}
          {entry.claim.split(/\b(judge)\b/).map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed sentence
            <Fragment key={place}>{part === 'judge' ? explain('judge', part) : part}</Fragment>
          ))}{' '}
          ({explain('interval', '95% interval')} {percent(entry.interval[0])} to {percent(entry.interval[1])}).
        </p>
      )}
      {children}
    </div>
  )
}

export interface NextActionsProps {
  model: { title: string; sizeMegabytes: number; headsMegabytes: number }
  /** Whether to state the download size of a first run. */
  isFirst: boolean
  prompt: ReactNode
  more: ReactNode
}

export function NextActions({
  model: { title, sizeMegabytes, headsMegabytes },
  isFirst,
  prompt,
  more,
}: NextActionsProps) {
  return (
    <p className={classes.small}>
      {isFirst && (
        <>
          No model is loaded yet. <b>Run it here</b> downloads {title} ({sizeMegabytes}&nbsp;MB, stored for your next
          visit)
          {headsMegabytes > 0 && ` and its rewards (${headsMegabytes}\u00a0MB)`}; nothing you write leaves your machine.{' '}
        </>
      )}
      Or {prompt}, or {more}.
    </p>
  )
}
