// A calm line where what is written live may be unpleasant: below 0 a reward is pushed against, and another prompt than
// the page opened with leads anywhere.

import { usePlayground, useSettings } from '../../store/app/hooks.ts'
import { mayBeUnpleasant } from '../../store/settings/settings.ts'
import classes from './Composer.module.css'

const WORDS = {
  against:
    'A negative weight steers away from the reward. The model is small and unfiltered: its text may be unpleasant or wrong.',
  open: 'The model is small and unfiltered: its text for this prompt may be unpleasant or wrong.',
}

export function CalmLine() {
  const reason = useSettings(mayBeUnpleasant)
  const given = usePlayground((state) => state.opened?.record.prompt)
  const prompt = useSettings((state) => state.prompt)
  if (reason === null || (reason === 'open' && prompt === given)) return null
  return <p className={classes.calm}>{WORDS[reason]}</p>
}
