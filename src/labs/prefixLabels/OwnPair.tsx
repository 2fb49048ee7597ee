// A pair that the reader writes.

import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import classes from './PrefixLabels.module.css'
import { MAX_TEXT, type OwnPair as Pair } from './state.ts'

export function OwnPair({ own, onChange }: { own: Pair; onChange: (own: Pair) => void }) {
  const field = (name: keyof Pair, label: string, minRows: number) => (
    <GrowingTextarea
      label={label}
      minRows={minRows}
      maxRows={8}
      maxLength={MAX_TEXT}
      value={own[name]}
      onChange={(event) => onChange({ ...own, [name]: event.currentTarget.value })}
      dir="auto"
    />
  )
  return (
    <div className={classes.own}>
      <div className={classes.ownPrompt}>{field('prompt', 'What comes before both', 1)}</div>
      <p className={`${classes.small} ${classes.ownPrompt}`}>
        The judge and the full-sequence head know film reviews and nothing else: of other texts their scores mean
        little.
      </p>
      {field('better', 'The better text, as you see it', 3)}
      {field('other', 'The other text', 3)}
    </div>
  )
}
