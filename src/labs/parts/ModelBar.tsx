// How far the model is, where a lesson waits for it: a bar and a way to cancel while it loads, the way on where it failed,
// nothing once it is there. The header tells more.

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
  if (status.kind === 'failed') {
    const { message, detail } = status.error
    return (
      <ErrorNote title="The model could not be loaded" message={message} detail={detail}>
        <Button size="xs" onClick={() => load()}>
          Try again
        </Button>
      </ErrorNote>
    )
  }
  if (status.kind !== 'loading') return null
  const { words, figures, share } = told(status.progress)
  return (
    <div className={classes.bar}>
      <span>
        <span role="status">{words}</span>
        {figures && `: ${figures}`}
      </span>
      <Progress className={classes.track} size="sm" value={100 * share} aria-label="Loading the model" />
      <Button size="compact-sm" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}

/** A stage in words, its figures, which change too often to be announced, and its share done. */
function told(progress: LoadProgress | null): { words: string; figures?: string; share: number } {
  switch (progress?.stage) {
    case 'download': {
      const { loadedBytes, totalBytes } = progress
      const share = totalBytes > 0 ? Math.min(1, loadedBytes / totalBytes) : 0
      return { words: 'The model arrives', figures: `${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB`, share }
    }
    case 'prepare':
      return {
        words: 'The model is prepared for this device',
        share: progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0,
      }
    case 'selfTest':
      return { words: 'The model is tested against known numbers', share: 1 }
    case 'fallback':
      return { words: `Another way is tried: ${progress.from} is not used`, share: 0 }
    case undefined:
      return { words: 'The engine starts', share: 0 }
    default:
      return progress satisfies never
  }
}
