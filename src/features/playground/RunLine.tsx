// The progress of the run. Screen readers announce the state only, not the token counts.

import { Progress } from '@mantine/core'
import { useEngineStatus, usePlayground, useSettings, useShownRun } from '../../store/app/hooks.ts'
import { readingOf, recordOf } from '../../store/run/selectors.ts'
import { settingsChanged } from '../../store/run/writtenWith.ts'
import { counted } from '../../ui/format.ts'
import classes from './RunLine.module.css'

export function RunLine() {
  const all = usePlayground((state) => state.run)
  const shown = useShownRun()
  // A run in progress can be stopped even if its texts are set aside.
  const run = all.kind === 'running' ? all : shown
  const settings = useSettings()
  const status = useEngineStatus()
  const reading = readingOf(run)
  const record = recordOf(run)
  const longest = Math.max(0, ...(record?.columns.map((column) => column.tokens.length) ?? []))
  const opened = run.kind === 'done' ? run.origin : undefined
  const announced = {
    none: '',
    running: reading ? 'Reading the prompt' : 'Writing',
    done: opened ? (opened.kind === 'recorded' ? 'Recorded' : 'Opened') : 'Done',
    stopped: 'Stopped',
    failed: 'The run failed',
  }[run.kind]
  return (
    <div className={classes.line}>
      <span role="status">{announced}</span>
      {reading && ` · ${reading.done} of ${reading.total} tokens`}
      {run.kind === 'running' && !reading && record && ` · token ${longest} of ${record.settings.maxTokens}`}
      {(run.kind === 'done' || run.kind === 'stopped') &&
        (settingsChanged(settings, status, run)
          ? ' · settings changed since then'
          : opened
            ? ` · ${counted(longest, 'token')}`
            : ` after ${counted(longest, 'token')}`)}
      {reading && (
        <Progress
          className={classes.bar}
          value={(reading.done / reading.total) * 100}
          size="sm"
          aria-label="Reading the prompt"
        />
      )}
    </div>
  )
}
