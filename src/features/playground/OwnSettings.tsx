// A column's own settings, where it does not use the shared ones: a summary in its head, and the panel it opens, with N
// of Best-of-N and the settings from papers.

import { Button, Popover, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { presetNames, presets } from '../../decoding/methods/presets.ts'
import { DEFAULT_BEST_OF, effectiveSettings, type Overrides } from '../../decoding/settings.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import { useDetachedRun, useSettings, useSharedByColumns } from '../../store/app/hooks.ts'
import { type ColumnChoice, isOverriding } from '../../store/settings/checkSettings.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { NumberSetting, useNotes } from './NumberSetting.tsx'
import classes from './OwnSettings.module.css'
import { RewardRows } from './RewardRows.tsx'

/** N of the shown run where its settings are not the page's; otherwise the page's. */
function useBestOf(): number {
  const ran = useDetachedRun()
  const set = useSettings((state) => state.bestOf)
  return (ran ? ran.settings.bestOf : set) ?? DEFAULT_BEST_OF
}

export function OwnSettings({ column, title }: { column: ColumnChoice; title: string }) {
  const isDetached = useDetachedRun() !== null
  const method = methods[column.method]
  const used = effectiveSettings(column, useSharedByColumns())
  const reads = { weight: method.head !== null, topK: true, temperature: method.choice === 'sample' }
  const isOwn = isOverriding(column) || undefined
  const bestOf = useBestOf()
  const words = [
    method.bestBy !== null && `N ${bestOf}`,
    reads.weight && `w ${signed(used.weight, 1)}`,
    (!reads.weight || column.topK !== undefined) && `k ${used.topK}`,
    reads.temperature && column.temperature !== undefined && `T ${used.temperature}`,
    column.reward ? formatRewardChoice(column.reward) : false,
  ].filter((word) => word !== false)
  // The settings of a past run cannot be changed here.
  if (isDetached)
    return (
      <span className={classes.ran} title={words.join(' · ')} data-own={isOwn}>
        {words.join(' · ')}
      </span>
    )
  return (
    <Popover position="bottom-start" shadow="md" withArrow trapFocus returnFocus width="min(390px, 94vw)">
      <Popover.Target>
        <UnstyledButton
          className={classes.target}
          title={words.join(' · ')}
          data-own={isOwn}
          aria-label={`Settings of ${title}: ${words.join(', ')}`}
        >
          {words.join(' · ')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Settings of ${title}`}>
        <Panel column={column} title={title} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Panel({ column, title }: { column: ColumnChoice; title: string }) {
  const settings = useSettings()
  const { announced, noted } = useNotes()
  const bestOf = useBestOf()
  const method = methods[column.method]
  const used = effectiveSettings(column, settings)
  const set = (some: Overrides) => settings.override(column.id, some)
  const number = (name: 'weight' | 'topK' | 'temperature', label: string, step: number) => (
    <NumberSetting
      {...noted(name)}
      value={used[name]}
      onChange={(value) => value !== used[name] && set({ [name]: value })}
      label={`${label} of ${title}`}
      step={step}
      width={84}
    />
  )
  const shares = (name: keyof Overrides) => ({
    isOwn: column[name] !== undefined,
    onShare: () => set({ [name]: undefined }),
  })
  const offered = presetNames.filter((name) => presets[name].method === column.method)
  return (
    <div className={classes.panel}>
      {announced}
      <p className={classes.title}>Only for this column</p>
      {method.head !== null && (
        <Line label={<Term name="weight">w</Term>} {...shares('weight')}>
          {number('weight', 'Weight', 0.5)}
        </Line>
      )}
      <Line label={<Term name="topKSetting">k</Term>} {...shares('topK')}>
        {number('topK', 'Candidates', 1)}
      </Line>
      {method.choice === 'sample' && (
        <Line label={<Term name="temperature">T</Term>} {...shares('temperature')}>
          {number('temperature', 'Temperature', 0.1)}
        </Line>
      )}
      {(method.head ?? method.bestBy) !== null && (
        <>
          <Line label={<Term name="reward">reward</Term>} {...shares('reward')}>
            <span className={classes.fill} />
          </Line>
          {/* Inline: opening a panel from within this one would close it. */}
          <RewardRows set={used.reward} onChange={(reward) => set({ reward })} />
        </>
      )}
      {method.bestBy !== null && (
        <>
          <p className={classes.title}>For every Best-of-N column</p>
          <div className={classes.line}>
            <span className={classes.label}>
              <Term name="bestOf">N</Term>
            </span>
            <NumberSetting
              {...noted('bestOf')}
              value={bestOf}
              onChange={(value) => value !== bestOf && settings.change({ bestOf: value })}
              label="N of Best-of-N"
              step={1}
              width={84}
            />
          </div>
        </>
      )}
      {offered.length > 0 && <p className={classes.title}>From a paper</p>}
      {offered.map((name) => {
        const { title: words, source, note } = presets[name]
        return (
          <div key={name} className={classes.preset}>
            <Button size="compact-sm" variant="default" onClick={() => settings.applyPreset(column.id, name)}>
              {words}
            </Button>
            <a href={`https://arxiv.org/abs/${source}`} target="_blank" rel="noreferrer">
              arXiv {source}
            </a>
            {note && <p className={classes.note}>{note}</p>}
          </div>
        )
      })}
    </div>
  )
}

function Line(props: { label: ReactNode; isOwn: boolean; onShare: () => void; children: ReactNode }) {
  const { label, isOwn, onShare, children } = props
  return (
    <div className={classes.line}>
      <span className={classes.label}>{label}</span>
      {children}
      {isOwn ? (
        <Button size="compact-xs" variant="subtle" onClick={onShare}>
          Use shared value
        </Button>
      ) : (
        <span className={classes.note}>shared</span>
      )}
    </div>
  )
}
