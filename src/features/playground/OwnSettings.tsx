// A column's settings: a summary in its header, and the panel that overrides the shared ones. The panel also has N of
// Best-of-N and the settings of papers.

import { Button, Popover, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { presetNames, presets } from '../../decoding/methods/presets.ts'
import type { ColumnSettings, SharedSettings } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF, effectiveSettings, type Overrides } from '../../decoding/settings.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import { useDetachedRun, useSettings, useSharedByColumns, useView } from '../../store/app/hooks.ts'
import { type ColumnChoice, isOverriding } from '../../store/settings/checkSettings.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { NumberSetting, useNotes } from './NumberSetting.tsx'
import classes from './OwnSettings.module.css'
import { RewardRows } from './RewardRows.tsx'

/** N of the detached run, if one is shown, otherwise of the page's settings. */
function useBestOf(): number {
  const detached = useDetachedRun()
  const bestOf = useSettings((state) => state.bestOf)
  return (detached ? detached.settings.bestOf : bestOf) ?? DEFAULT_BEST_OF
}

/** 'w +2.0 · k 40': what steers a column, and the settings that are only its own. */
export function settingsSummary(
  column: ColumnSettings,
  shared: SharedSettings & { bestOf?: number | undefined },
): string {
  const method = methods[column.method]
  const used = effectiveSettings(column, shared)
  const isSteered = method.head !== null
  return [
    method.bestBy !== null && `N ${shared.bestOf ?? DEFAULT_BEST_OF}`,
    isSteered && `w ${signed(used.weight, 1)}`,
    (!isSteered || column.topK !== undefined) && `k ${used.topK}`,
    method.choice === 'sample' && column.temperature !== undefined && `T ${used.temperature}`,
    column.reward ? formatRewardChoice(column.reward) : false,
  ]
    .filter((part) => part !== false)
    .join(' · ')
}

interface OwnSettingsProps {
  column: ColumnChoice
  title: string
  /** Summary of what the shown text was written with, if that differs from the column's settings; else null. */
  ran: string | null
}

export function OwnSettings({ column, title, ran }: OwnSettingsProps) {
  const isDetached = useDetachedRun() !== null
  const isFull = useView(({ detail }) => detail === 'full')
  const shared = useSharedByColumns()
  const bestOf = useBestOf()
  const isOwn = isOverriding(column) || undefined
  const summary = ran ?? settingsSummary(column, { ...shared, bestOf })
  if (isDetached || !isFull)
    return (
      <span className={classes.ran} title={summary} data-own={isOwn}>
        <Summary>{summary}</Summary>
      </span>
    )
  return (
    <Popover position="bottom-start" shadow="md" withArrow trapFocus returnFocus width="min(390px, 94vw)">
      <Popover.Target>
        <UnstyledButton
          className={classes.target}
          title={summary}
          data-own={isOwn}
          aria-label={`Settings of ${title}: ${summary.replaceAll(' · ', ', ')}`}
        >
          <Summary>{summary}</Summary>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Settings of ${title}`}>
        <Panel column={column} title={title} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** A narrow column drops the letter w, so that the number is not truncated. */
function Summary({ children }: { children: string }) {
  if (!children.startsWith('w ')) return children
  return (
    <>
      <span className={classes.letter}>w </span>
      {children.slice(2)}
    </>
  )
}

function Panel({ column, title }: { column: ColumnChoice; title: string }) {
  const settings = useSettings()
  const notes = useNotes()
  const bestOf = useBestOf()
  const method = methods[column.method]
  const used = effectiveSettings(column, settings)
  const set = (some: Overrides) => settings.override(column.id, some)
  const shares = (name: keyof Overrides) => ({
    isOwn: column[name] !== undefined,
    onShare: () => set({ [name]: undefined }),
  })
  const number = (name: 'weight' | 'topK' | 'temperature', short: ReactNode, label: string) => (
    <Line label={short} {...shares(name)}>
      <NumberSetting
        name={name}
        notes={notes}
        value={used[name]}
        onChange={(value) => set({ [name]: value })}
        label={`${label} of ${title}`}
        width={84}
      />
    </Line>
  )
  const offered = presetNames.filter((name) => presets[name].method === column.method)
  return (
    <div className={classes.panel}>
      {notes.announced}
      <p className={classes.title}>Only for this column</p>
      {method.head !== null && number('weight', <Term name="weight">w</Term>, 'Weight')}
      {number('topK', <Term name="topKSetting">k</Term>, 'Candidates')}
      {method.choice === 'sample' && number('temperature', <Term name="temperature">T</Term>, 'Temperature')}
      {neededHead(method) !== null && (
        <>
          <Line label={<Term name="reward">reward</Term>} {...shares('reward')}>
            <span className={classes.fill} />
          </Line>
          {/* Inline: opening a second panel would close this one. */}
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
              name="bestOf"
              notes={notes}
              value={bestOf}
              onChange={(value) => settings.change({ bestOf: value })}
              label="N of Best-of-N"
              width={84}
            />
          </div>
        </>
      )}
      {offered.length > 0 && <p className={classes.title}>From a paper</p>}
      {offered.map((name) => {
        const { title: label, source, note } = presets[name]
        return (
          <div key={name} className={classes.preset}>
            <Button size="compact-sm" variant="default" onClick={() => settings.applyPreset(column.id, name)}>
              {label}
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
