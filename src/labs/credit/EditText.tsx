// Form in which the user edits the example or pastes a text, which every head then scores in this browser.

import { Button } from '@mantine/core'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import type { Scoring } from '../../store/jobs/scoring.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { LiveStatus, StartStop } from '../parts/LiveControls.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { MAX_CHARACTERS, type OwnText } from './state.ts'

export interface EditTextProps {
  job: Scoring
  own: OwnText
  /** Whether the fields contain the unchanged example. */
  isExample: boolean
  /** The user's last scored text; null while the page shows only recorded texts. */
  shown: OwnText | null
  onChange: (own: OwnText) => void
  onReset: () => void
  onStart: () => void
}

export function EditText({ job: { state, stop }, own, isExample, shown, onChange, onReset, onStart }: EditTextProps) {
  const loadsFirst = useLoadsFirst()
  const isEmpty = own.prompt.trim() === '' || own.text.trim() === ''
  const tooLong = [own.prompt, own.text].some((text) => text.length > MAX_CHARACTERS)
  const isStale = shown !== null && (shown.prompt !== own.prompt || shown.text !== own.text)
  return (
    <section aria-label="Edit the text" className={classes.edit}>
      <GrowingTextarea
        label="Prompt"
        minRows={1}
        maxRows={4}
        value={own.prompt}
        onChange={(event) => onChange({ ...own, prompt: event.currentTarget.value })}
        dir="auto"
      />
      <GrowingTextarea
        label="Text: change a word, or paste your own"
        minRows={3}
        maxRows={10}
        value={own.text}
        onChange={(event) => onChange({ ...own, text: event.currentTarget.value })}
        dir="auto"
        error={
          tooLong
            ? `Prompt and text may have at most ${MAX_CHARACTERS} characters each; yours have ${own.prompt.length} and ${own.text.length}. Shorten them, or use “Score a text”.`
            : undefined
        }
      />
      <div className={parts.buttons}>
        <StartStop
          running={state.kind === 'running'}
          disabled={isEmpty || tooLong || isExample}
          onStart={onStart}
          onStop={stop}
        >
          Compute credit{loadsFirst}
        </StartStop>
        <Button variant="default" disabled={isExample} onClick={onReset}>
          Reset to the example
        </Button>
      </div>
      <LiveStatus
        words={
          isEmpty
            ? 'Both fields need at least one word.'
            : isStale
              ? 'The text has changed. The numbers are for the earlier version.'
              : isExample
                ? 'This is the recorded example. Edited texts are scored in this browser and are not sent anywhere.'
                : ''
        }
        progress={state.kind === 'running' ? state.progress : null}
        progressName="Computing credit"
        error={state.kind === 'failed' ? { ...state.error, title: 'Could not compute the credit' } : null}
      />
    </section>
  )
}
