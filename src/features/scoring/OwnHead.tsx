// A visitor's own head file: checked by the engine, then available like any other reward, here and in the playground.

import { Button, FileButton } from '@mantine/core'
import { useRef } from 'react'
import { useAddingHead } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './ScorePage.module.css'

export function OwnHead() {
  const { state, start } = useAddingHead((job) => job)
  // Otherwise choosing the same file again, after retraining, fires no change event.
  const reset = useRef<() => void>(null)
  const take = (file: File | null) => {
    reset.current?.()
    if (file) void start(file)
  }
  return (
    <div className={classes.own}>
      <FileButton accept=".safetensors" resetRef={reset} onChange={take}>
        {(props) => (
          <Button {...props} size="compact-sm" variant="default" loading={state.kind === 'running'}>
            Load your own head…
          </Button>
        )}
      </FileButton>
      <span className={classes.note} role="status">
        {state.kind === 'done' ? (
          `“${state.result.title}” is now among the rewards, here and in the playground, until you close the page.`
        ) : (
          <>
            A .safetensors file that <code>tokenwise train</code> made for this model. It stays in this tab.
          </>
        )}
      </span>
      {state.kind === 'failed' && (
        <ErrorNote title="The head could not be loaded" message={state.error.message} detail={state.error.detail} />
      )}
    </div>
  )
}
