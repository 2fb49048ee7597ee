// A text of one's own in place of the example: typed or pasted, and credited by every head in this browser.

import { Button, Progress } from '@mantine/core'
import { useCreditScoring, useLoadsFirst, usePlayground } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { ModelBar } from '../parts/ModelBar.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { MAX_CHARACTERS, type OwnText } from './state.ts'

export interface EditTextProps {
  own: OwnText
  /** What the fields hold is the example as it is. */
  isExample: boolean
  /** What the numbers on the page are of, where they are of a text of one's own. */
  shown: OwnText | null
  onChange: (own: OwnText) => void
  onReset: () => void
  onAsk: () => void
}

export function EditText({ own, isExample, shown, onChange, onReset, onAsk }: EditTextProps) {
  const state = useCreditScoring((scoring) => scoring.state)
  const stop = useCreditScoring((scoring) => scoring.stop)
  const status = usePlayground((playground) => playground.status)
  const loadsFirst = useLoadsFirst()
  const isEmpty = own.prompt.trim() === '' || own.text.trim() === ''
  const tooLong = [own.prompt, own.text].some((text) => text.length > MAX_CHARACTERS)
  const isStale = shown !== null && (shown.prompt !== own.prompt || shown.text !== own.text)
  return (
    <section aria-label="Edit the text" className={classes.edit}>
      <GrowingTextarea
        label="What comes before"
        minRows={1}
        maxRows={4}
        value={own.prompt}
        onChange={(event) => onChange({ ...own, prompt: event.currentTarget.value })}
        dir="auto"
      />
      <GrowingTextarea
        label="The text: change a word, or paste one of yours"
        minRows={3}
        maxRows={10}
        value={own.text}
        onChange={(event) => onChange({ ...own, text: event.currentTarget.value })}
        dir="auto"
        error={
          tooLong
            ? `At most ${MAX_CHARACTERS} characters in each field; here are ${own.prompt.length} and ${own.text.length}. Shorten it, or use “Score a text”.`
            : undefined
        }
      />
      <div className={parts.buttons}>
        {state.kind === 'running' ? (
          <>
            {state.progress && (
              <Progress
                className={classes.progress}
                value={(100 * state.progress.done) / Math.max(1, state.progress.total)}
                aria-label="Computing the credit"
              />
            )}
            <Button size="sm" variant="default" onClick={stop}>
              Stop
            </Button>
          </>
        ) : (
          <Button size="sm" disabled={isEmpty || tooLong || isExample} onClick={onAsk}>
            Compute the credit again{loadsFirst}
          </Button>
        )}
        <Button size="sm" variant="default" disabled={isExample} onClick={onReset}>
          Back to the example
        </Button>
      </div>
      {state.kind === 'running' && !state.progress && <ModelBar />}
      {status.kind === 'failed' && <ModelBar />}
      <p className={parts.note} role="status">
        {isEmpty
          ? 'Both fields need at least one word.'
          : isStale
            ? 'You have typed on since: the numbers are of the text as it was computed.'
            : isExample
              ? 'So far this is the example, recorded. Nothing is loaded until you ask for it, and nothing you type leaves this browser.'
              : ''}
      </p>
      {state.kind === 'failed' && (
        <ErrorNote title="The credit could not be computed" message={state.error.message} detail={state.error.detail} />
      )}
    </section>
  )
}
