// A head file of a person's own: checked by the engine, then a reward like any other, here and on the playground.

import { Button, FileButton } from '@mantine/core'
import { useRef } from 'react'
import { useOwnHeads } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './ScorePage.module.css'

export function OwnHead() {
  const adding = useOwnHeads((state) => state.adding)
  const added = useOwnHeads((state) => state.added)
  const error = useOwnHeads((state) => state.error)
  const add = useOwnHeads((state) => state.add)
  // Else the browser would not tell of the same file, trained anew, when it is chosen again.
  const reset = useRef<() => void>(null)
  const take = (file: File | null) => {
    reset.current?.()
    if (file) void add(file)
  }
  return (
    <div className={classes.own}>
      <FileButton accept=".safetensors" resetRef={reset} onChange={take}>
        {(props) => (
          <Button {...props} size="compact-sm" variant="default" loading={adding}>
            Load your own head…
          </Button>
        )}
      </FileButton>
      <span className={classes.note} role="status">
        {added ? (
          `“${added.title}” is now among the rewards, here and in the playground, until you close the page.`
        ) : (
          <>
            A .safetensors file that <code>tokenwise train</code> made for this model. It stays in this tab.
          </>
        )}
      </span>
      {error && <ErrorNote title="The head could not be loaded" message={error.message} detail={error.detail} />}
    </div>
  )
}
