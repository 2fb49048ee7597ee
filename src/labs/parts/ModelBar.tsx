// Loading progress with a cancel button, or an error with a retry button. Renders nothing while the model is idle or ready.

import { Button, Progress } from '@mantine/core'
import { usePlayground } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { megabytes } from '../../ui/format.ts'
import type { LoadProgress } from '../../worker/protocol.ts'
import classes from './ModelBar.module.css'

export function ModelBar() {
  const status = usePlayground((state) => state.status)
  const load = usePlayground((state) => state.load)
  const cancel = usePlayground((state) => state.cancelLoad)
  if (status.kind === 'failed')
    return <ErrorNote title="Could not load the model" {...status.error} onRetry={() => load()} />
  if (status.kind !== 'loading') return null
  const { words, numbers, share } = stageText(status.progress)
  return (
    <div className={classes.bar}>
      <span>
        <span role="status">{words}</span>
        {numbers && `: ${numbers}`}
      </span>
      <Progress className={classes.track} size="sm" value={100 * share} aria-label="Loading the model" />
      <Button size="compact-sm" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}

/** The stage, its numbers (which change too often to be announced), and the share done, in [0, 1]. */
function stageText(progress: LoadProgress | null): { words: string; numbers?: string; share: number } {
  switch (progress?.stage) {
    case 'download': {
      const { loadedBytes, totalBytes } = progress
      return {
        words: 'Downloading the model',
        numbers: `${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB`,
        share: totalBytes > 0 ? Math.min(1, loadedBytes / totalBytes) : 0,
      }
    }
    case 'prepare':
      return {
        words: 'Preparing the model for this device',
        share: progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0,
      }
    case 'selfTest':
      return { words: 'Testing the model against stored log-probabilities', share: 1 }
    case 'fallback':
      return { words: `Trying another setup: ${progress.from} is not used`, share: 0 }
    case undefined:
      return { words: 'Starting the engine', share: 0 }
    default:
      return progress satisfies never
  }
}
