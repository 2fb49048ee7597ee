// A warning that the model's text may be unpleasant. It is shown for negative weights, and for prompts other than the
// default and the opened run's.

import { usePlayground, useSettings } from '../../store/app/hooks.ts'
import { mayBeUnpleasant } from '../../store/settings/settings.ts'
import classes from './Composer.module.css'

const WARNINGS = {
  against:
    'A negative weight steers away from the reward. The model is small and unfiltered: its text may be unpleasant or wrong.',
  open: 'The model is small and unfiltered: its text for this prompt may be unpleasant or wrong.',
}

export function CalmLine() {
  const reason = useSettings(mayBeUnpleasant)
  const given = usePlayground((state) => state.opened?.record.prompt)
  const prompt = useSettings((state) => state.prompt)
  if (reason === null || (reason === 'open' && prompt === given)) return null
  return <p className={classes.calm}>{WARNINGS[reason]}</p>
}
