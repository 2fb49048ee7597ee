// Text fields for the user's own pair.

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
      <div className={classes.ownPrompt}>{field('prompt', 'Prompt', 1)}</div>
      <p className={`${classes.small} ${classes.ownPrompt}`}>
        The judge and the full-sequence head were trained on film reviews. Their scores of other texts mean little.
      </p>
      {field('better', 'The better text, in your view', 3)}
      {field('other', 'The other text', 3)}
    </div>
  )
}
