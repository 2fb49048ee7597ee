// The rest about an opened comparison: what else to notice, how often its claim holds, and what Run downloads.

import { Fragment } from 'react'
import type { RecordedEntry } from '../../sharing/recorded.ts'
import { useApp } from '../../store/app/context.ts'
import { useDownloadMegabytes, useEngineStatus } from '../../store/app/hooks.ts'
import { percent } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './OriginBar.module.css'

interface MoreWordsProps {
  id: string
  /** The notice without its first sentence. */
  notice: string
  /** The claim and the number of seeds for which it holds; null unless the run is recorded. */
  entry: RecordedEntry | null
}

export function MoreWords({ id, notice, entry }: MoreWordsProps) {
  const status = useEngineStatus()
  const isToDownload = useDownloadMegabytes() !== null
  const { model, embedded } = useApp().address
  const { title, sizeMegabytes, headsMegabytes } = model
  return (
    <div id={id} className={classes.rest}>
      {notice !== '' && (
        <p>
          <bdi>{notice}</bdi>
        </p>
      )}
      {entry && (
        <p>
          In <b>{entry.holds}</b> of {entry.of} <Term name="seed">seeds</Term>{' '}
          {entry.claim.split(/\b(judge)\b/).map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed sentence
            <Fragment key={place}>{part === 'judge' ? <Term name="judge">{part}</Term> : part}</Fragment>
          ))}{' '}
          (<Term name="interval">95% interval</Term> {percent(entry.interval[0])} to {percent(entry.interval[1])}).
        </p>
      )}
      {status.kind === 'idle' && isToDownload && !embedded && (
        <p>
          No model is loaded yet. <b>Run</b> downloads {title} ({sizeMegabytes}&nbsp;MB, stored for your next visit)
          {headsMegabytes > 0 && ` and its rewards (${headsMegabytes}\u00a0MB)`}; nothing you write leaves your machine.
        </p>
      )}
    </div>
  )
}
