// A line where a reward that is set is not there: a head of one's own goes with the page, and what steers then is said.

import { useEngineStatus, useOwnHeadFiles, useSettings } from '../../store/app/hooks.ts'
import { missingRewards, SHIPPED_REWARDS, usedRewards } from '../../store/settings/rewards.ts'
import { rewardTitle } from '../../store/settings/rewardTitle.ts'
import classes from './Composer.module.css'

export function MissingRewards() {
  const status = useEngineStatus()
  const rewards = useSettings((state) => state.rewards)
  const columns = useSettings((state) => state.columns)
  // Those that this tab has go to the engine as soon as it is loaded.
  const isOnItsWay = useOwnHeadFiles((files) => files.size > 0) && status.kind !== 'ready'
  const learned = status.kind === 'ready' ? status.info.rewards : SHIPPED_REWARDS
  const lacking = [rewards, ...columns.flatMap(({ own }) => (own?.rewards ? [own.rewards] : []))].flatMap((set) => {
    const missing = missingRewards(set, status)
    if (missing.length === 0 || isOnItsWay) return []
    const [instead] = missing.length < set.length ? [] : status.kind === 'ready' ? usedRewards(set, status) : learned
    const what = missing.length < set.length ? 'what else is in the mix steers' : insteadWords(instead?.name, learned)
    return [
      `${missing.map((name) => `“${name}”`).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not loaded: ${what}.`,
    ]
  })
  if (lacking.length === 0) return null
  return (
    <p className={classes.calm} role="status">
      {[...new Set(lacking)].join(' ')} A head of your own is loaded on <a href="#/score">Score a text</a>, and again
      after each reload.
    </p>
  )
}

const insteadWords = (name: string | undefined, learned: readonly { name: string; title: string }[]): string =>
  name === undefined ? 'no reward steers' : `${rewardTitle(name, learned)} steers instead`
