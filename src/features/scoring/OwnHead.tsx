// Loads the user's own head file. Its reward is then offered here and in the playground.

import { useAddingHead } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FileChooser } from '../../ui/FileChooser.tsx'
import classes from './ScorePage.module.css'

export function OwnHead() {
  const { state, start } = useAddingHead()
  return (
    <div className={classes.own}>
      <FileChooser size="compact-sm" accept=".safetensors" loading={state.kind === 'running'} onChoose={start}>
        Load your own head…
      </FileChooser>
      <span className={classes.note} role="status">
        {state.kind === 'done' ? (
          `“${state.result.title}” is now in the list of rewards, here and in the playground, until you close the page.`
        ) : (
          <>
            A .safetensors file that <code>tokenwise train</code> wrote for this model. It stays in this tab.
          </>
        )}
      </span>
      {state.kind === 'failed' && <ErrorNote title="The head could not be loaded" {...state.error} />}
    </div>
  )
}
