// Loading progress with a cancel button, or an error with a retry button. Renders nothing while the model is idle or ready.

import { Button, Progress } from '@mantine/core'
import { usePlayground } from '../../store/app/hooks.ts'
import { describeProgress } from '../../store/run/describeProgress.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './ModelBar.module.css'

export function ModelBar() {
  const status = usePlayground((state) => state.status)
  const load = usePlayground((state) => state.load)
  const cancel = usePlayground((state) => state.cancelLoad)
  if (status.kind === 'failed')
    return <ErrorNote title="Could not load the model" {...status.error} onRetry={() => load()} />
  if (status.kind !== 'loading') return null
  const { stage, detail, share } = describeProgress(status.progress)
  return (
    <div className={classes.bar}>
      <span>
        <span role="status">{stage}</span>
        {detail && ` · ${detail}`}
      </span>
      <Progress className={classes.track} size="sm" value={100 * share} aria-label="Loading the model" />
      <Button size="compact-sm" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}
