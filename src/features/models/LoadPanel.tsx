// Offers to load the model, then shows progress and errors. Hidden once the model is ready. Screen readers announce the
// stages but not the numbers.

import { Button, Group, Progress, Text, VisuallyHidden } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { usePlayground } from '../../store/app/hooks.ts'
import { describeProgress } from '../../store/run/describeProgress.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './LoadPanel.module.css'
import { failureTitle, nextActions } from './nextActions.ts'

export function LoadPanel() {
  return (
    <>
      <Announced />
      <Panel />
    </>
  )
}

/** Rendered from the start: screen readers do not announce a live region that is inserted with its content. */
function Announced() {
  const stage = usePlayground(({ status }) =>
    status.kind === 'loading'
      ? describeProgress(status.progress).stage
      : status.kind === 'ready'
        ? 'The model is ready'
        : '',
  )
  return <VisuallyHidden role="status">{stage}</VisuallyHidden>
}

function Panel() {
  const status = usePlayground((state) => state.status)
  const request = usePlayground((state) => state.request)
  const load = usePlayground((state) => state.load)
  const cancelLoad = usePlayground((state) => state.cancelLoad)
  const isOpened = usePlayground(({ run }) => run.kind === 'done' && run.origin !== undefined)
  const { title, sizeMegabytes } = useApp().address.model

  switch (status.kind) {
    case 'ready':
      return null
    case 'idle':
      // The panel of an opened run already states the download size.
      return isOpened ? null : (
        <section aria-label="Model" className={classes.strip}>
          <Text fz="sm" className={classes.words}>
            <b>{title}</b> runs in this browser tab: no account, and nothing you write leaves your machine. The first
            run downloads the model and stores it for your next visit.
          </Text>
          <Button variant="default" size="sm" onClick={() => load()}>
            Load the model ({sizeMegabytes} MB)
          </Button>
        </section>
      )
    case 'loading': {
      const { stage, detail, share } = describeProgress(status.progress)
      return (
        <section aria-label="Model" className={classes.strip}>
          <div className={classes.words}>
            <Group gap={8} wrap="nowrap" justify="space-between" mb={6}>
              <Text fz="sm">
                <b>{stage}</b> <span className={classes.figures}>{detail}</span>
              </Text>
              {status.thenRun && (
                <Text fz="sm" c="dimmed">
                  the run starts afterwards
                </Text>
              )}
            </Group>
            <Progress value={share * 100} size="sm" aria-label={stage} />
            {status.fallbacks.map((reason) => (
              <Text key={reason} fz="xs" c="dimmed" mt={6}>
                {reason}
              </Text>
            ))}
          </div>
          <Button variant="default" size="sm" onClick={cancelLoad}>
            Cancel
          </Button>
        </section>
      )
    }
    case 'failed':
      return (
        <section aria-label="Model">
          <ErrorNote
            title={failureTitle(status.error)}
            detail={status.error.detail}
            message={`${status.error.message}${status.thenRun ? ' The run that you asked for starts once the model is loaded.' : ''}`}
          >
            {nextActions(status.error, request).map(({ label, change }, index) => (
              <Button key={label} size="xs" variant={index === 0 ? 'filled' : 'default'} onClick={() => load(change)}>
                {label}
              </Button>
            ))}
          </ErrorNote>
        </section>
      )
    default:
      return status satisfies never
  }
}
