// One method: what it does, what it wrote, and its figures.

import { Menu, UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { Method } from '../../decoding/methods/method.ts'
import type { ColumnRecord, HeadName, RunSettings, StopReason } from '../../decoding/record.ts'
import type { Scale, Shown } from '../../store/quantities.ts'
import { meanLogProb, offeredMethods, rewardOf, type ShownColumn } from '../../store/selectors.ts'
import { usePlayground } from '../../store/session.ts'
import { useSettings } from '../../store/settings.ts'
import { Equation } from '../../ui/Equation.tsx'
import { counted, signed } from '../../ui/format.ts'
import { isTermName } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './Column.module.css'
import { TokenText } from './TokenText.tsx'

export interface ColumnProps {
  column: ShownColumn
  /** Its method's label, and what tells it from another column of that method. */
  title: string
  /** What the run is doing. */
  phase: 'still' | 'starting' | 'reading' | 'writing'
  /** Of the run that is shown. */
  settings: RunSettings | null
  /** What tints the text. */
  shown: Shown
  scale: Scale
  /** The head that its method needs and that the chosen reward has not, or null. */
  lacks: HeadName | null
  /** Position of the first token that top-k did not write, or null. */
  leavesAt: number | null
  removable: boolean
}

const STOPPED_BY: Record<StopReason, string> = {
  endOfText: 'ended by itself',
  length: 'cut off at the length',
  aborted: 'stopped',
  contextFull: 'no room left in the model’s context',
}

export const Column = memo(function Column(props: ColumnProps) {
  const { column, title, phase, settings, shown, scale, lacks, leavesAt, removable } = props
  const method = methods[column.method]
  const look = methodLook(column.method)
  const { record } = column
  return (
    <section aria-label={title} className={classes.column} style={{ '--hue': look.colour } as React.CSSProperties}>
      <header className={classes.head}>
        <MarkIcon look={look} />
        <h2 className={classes.name}>
          {isTermName(column.method) ? <Term name={column.method}>{title}</Term> : title}
        </h2>
        {record && method.head !== null && <span className={classes.weight}>w {signed(record.weight, 1)}</span>}
        <ColumnMenu column={column} title={title} removable={removable} />
      </header>
      <p className={classes.equation}>
        <Equation>{method.equation}</Equation>
      </p>
      <p className={classes.summary}>{method.summary}</p>
      {record && record.tokens.length > 0 ? (
        <TokenText
          column={column}
          record={record}
          settings={settings}
          label={title}
          shown={shown}
          scale={scale}
          leavesAt={leavesAt}
        />
      ) : (
        <p className={classes.empty}>{lacks && !record ? lackingWords(method, lacks) : emptyWords(record, phase)}</p>
      )}
      {record && record.tokens.length > 0 && <Figures record={record} head={shown.head} />}
    </section>
  )
})

function lackingWords({ label }: Method, head: HeadName): string {
  return `${label} needs a ${headTitles[head]} head, and the reward that is chosen has none. Choose another method here, or another reward.`
}

function emptyWords(record: ColumnRecord | null, phase: ColumnProps['phase']): string {
  if (phase === 'reading') return 'Reading the prompt…'
  if (phase === 'writing' || phase === 'starting')
    return record === null && phase === 'writing' ? 'Joins in the next run.' : 'About to write…'
  return record?.stop ? 'Nothing was written.' : 'What this method writes will appear here.'
}

/** Reward of the text as it stands and mean ℓ. */
function Figures({ record, head }: { record: ColumnRecord; head: HeadName }) {
  const last = record.tokens.at(-1)
  return (
    <footer className={classes.figures}>
      <span>
        {counted(record.tokens.length, 'token')}
        {record.stop && `, ${STOPPED_BY[record.stop]}`}
      </span>
      <span className={classes.numbers}>
        <span title={`Reward (${head} head) of the text as it stands`}>
          reward {signed(last && rewardOf(last, head))}
        </span>
        <span title="Mean base log-probability of the tokens, nats">mean ℓ {signed(meanLogProb(record.tokens))}</span>
      </span>
    </footer>
  )
}

function ColumnMenu({ column, title, removable }: { column: ShownColumn; title: string; removable: boolean }) {
  const columns = useSettings((state) => state.columns)
  const rewards = useSettings((state) => state.rewards)
  const status = usePlayground((state) => state.status)
  const setMethod = useSettings((state) => state.setMethod)
  const removeColumn = useSettings((state) => state.removeColumn)
  return (
    <Menu position="bottom-end" width={330} shadow="md" floatingStrategy="fixed">
      <Menu.Target>
        <UnstyledButton className={classes.menu} aria-label={`Change or remove ${title}`}>
          ⋯
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Change method to</Menu.Label>
        {offeredMethods(columns, rewards, status).map((name) => (
          <Menu.Item
            key={name}
            leftSection={<MarkIcon look={methodLook(name)} />}
            onClick={() => setMethod(column.id, name)}
          >
            <span className={classes.menuName}>{methods[name].label}</span>
            <span className={classes.menuEquation}>
              <Equation>{methods[name].equation}</Equation>
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={!removable} onClick={() => removeColumn(column.id)}>
          Remove this column
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
