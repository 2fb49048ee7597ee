// A notice when a selected reward is not loaded, such as the user's own head after a reload. It names the reward that
// steers instead.

import { Anchor } from '@mantine/core'
import { useEffect } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useEngineStatus, useOwnHeadFiles, useOwnModels, useSettings } from '../../store/app/hooks.ts'
import { missingRewards, offeredRewards, rewardTitle, sharesOf, usedReward } from '../../store/settings/rewards.ts'
import classes from './Composer.module.css'

export function MissingRewards() {
  const status = useEngineStatus()
  const { reward, columns } = useSettings()
  // Heads added in this tab are sent to the engine once it is loaded.
  const hasHeads = useOwnHeadFiles((files) => files.size > 0)
  const hasModels = useOwnModels(({ models }) => models.length > 0)
  const areSentLater = (hasHeads || hasModels) && status.kind !== 'ready'
  const learned = offeredRewards(status)
  const lacking = [reward, ...columns.map((column) => column.reward ?? null)].flatMap((set) => {
    const missing = set === null ? [] : missingRewards(set, status)
    if (missing.length === 0 || areSentLater) return []
    const isPartly = missing.length < sharesOf(set).length
    const [instead] = isPartly ? [] : status.kind === 'ready' ? sharesOf(usedReward(set, status)) : learned
    const what = isPartly ? 'the other rewards of the mix steer' : insteadWords(instead?.name, learned)
    return [
      `${missing.map((name) => `“${name}”`).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not loaded: ${what}.`,
    ]
  })
  const isLacking = lacking.length > 0
  const { ownModels } = useApp()
  useEffect(() => {
    // What an earlier visit stored is read only if something asks for it.
    if (isLacking) void ownModels.restore()
  }, [isLacking, ownModels])
  if (!isLacking) return null
  return (
    <p className={classes.calm} role="status">
      {[...new Set(lacking)].join(' ')} You can load your own head on{' '}
      <Anchor href="#/score" inherit underline="always">
        Score a text
      </Anchor>
      , where reloading the page removes it, and open a reward model on{' '}
      <Anchor href="#/rewards" inherit underline="always">
        Rewards
      </Anchor>
      .
    </p>
  )
}

const insteadWords = (name: string | undefined, learned: readonly { name: string; title: string }[]): string =>
  name === undefined ? 'no reward steers' : `${rewardTitle(name, learned)} steers instead`
