// What it will cost to score a text with a text classifier.

import { scoringCost } from '../../rewards/classifier/cost.ts'
import type { TextToScore } from '../../store/jobs/scoring.ts'
import type { KnownReward } from '../../store/settings/rewards.ts'
import { milliseconds, waitingTime } from '../../ui/format.ts'
import classes from './ScorePage.module.css'

/** Nothing for other rewards, which cost little besides the model's passes. */
export function ScoringCost({
  prompt,
  text,
  reward,
}: Pick<TextToScore, 'prompt' | 'text'> & { reward: Pick<KnownReward, 'speed'> | undefined }) {
  if (!reward?.speed) return null
  const { calls, msPerCall, seconds } = scoringCost(reward.speed, { prompt, text })
  return (
    <p className={classes.note}>
      This reward model reads the text again for every token: about {calls.toLocaleString('en-US')}{' '}
      {calls === 1 ? 'call' : 'calls'} at {milliseconds(msPerCall)} each, so about {waitingTime(seconds)}.
    </p>
  )
}
