// A warning where live text may be unpleasant: a negative weight steers against the reward, and a prompt other than the
// default can lead anywhere.

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
