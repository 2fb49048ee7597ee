// The prompt, the shared settings, Run and Stop. Ctrl+Enter or Cmd+Enter runs, Escape stops.

import { Button, Kbd, Switch, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst, usePlayground, useSettings } from '../../store/app/hooks.ts'
import { MAX_PROMPT_CHARACTERS } from '../../store/settings/settings.ts'
import { closesOverlay } from '../../ui/closedByEscape.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { CalmLine } from './CalmLine.tsx'
import { ChatTurns } from './ChatTurns.tsx'
import classes from './Composer.module.css'
import { ExamplesMenu } from './ExamplesMenu.tsx'
import { MissingRewards } from './MissingRewards.tsx'
import { RunLine } from './RunLine.tsx'
import { SettingsBar } from './SettingsBar.tsx'

const RUN_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘⏎' : 'Ctrl ⏎'

/** Whether a dialog, such as the library, is open. Keys pressed in it must not start a run. */
const isBehindDialog = () => document.querySelector('[aria-modal="true"]') !== null

export function Composer() {
  const { address, playground, settings } = useApp()
  const prompt = useSettings((state) => state.prompt)
  const chat = useSettings((state) => state.chat)
  const { change, undo, redo } = settings.getState()
  const { start, stop } = playground.getState()
  const active = usePlayground(
    (state) => state.run.kind === 'running' || (state.status.kind === 'loading' && state.status.thenRun),
  )
  // An opened run has its own primary button, and a page should have only one.
  const isOpened = usePlayground(({ run }) => run.kind === 'done' && run.origin !== undefined)
  const loadsFirst = useLoadsFirst()
  const canRun = prompt.trim() !== ''

  useHotkeys(
    [
      ['mod+Enter', () => canRun && !isBehindDialog() && start()],
      ['Escape', (event) => !closesOverlay(event) && stop(), { preventDefault: false }],
    ],
    [],
    true,
  )

  // Mantine ignores these keys in text fields, which have their own undo.
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
  ])

  return (
    <section aria-label="Prompt and settings" className={classes.composer}>
      <div className={classes.promptHead}>
        <label htmlFor="prompt" className={classes.label}>
          Prompt
        </label>
        <Switch
          size="xs"
          label={<span className={classes.small}>as a chat question</span>}
          checked={chat}
          onChange={(event) => change({ chat: event.currentTarget.checked })}
        />
        <ExamplesMenu onChoose={(example) => change({ prompt: example.prompt, chat: example.group === 'question' })} />
      </div>
      {chat && <ChatTurns />}
      <GrowingTextarea
        id="prompt"
        wrapperProps={{ 'data-tour': 'prompt' }}
        minRows={1}
        maxRows={6}
        size="md"
        maxLength={MAX_PROMPT_CHARACTERS}
        value={prompt}
        onChange={(event) => change({ prompt: event.currentTarget.value })}
        placeholder={chat ? 'A question for the model' : 'The start of a text, which the model continues'}
        classNames={{ input: classes.prompt }}
        spellCheck={false}
      />
      <div className={classes.row}>
        <SettingsBar />
        <div className={classes.actions}>
          {canRun || active ? (
            <RunLine />
          ) : (
            <Text fz="sm" c="dimmed" role="status">
              Enter a prompt first.
            </Text>
          )}
          {active ? (
            <Button size="sm" variant="default" onClick={stop} rightSection={<Kbd size="xs">Esc</Kbd>}>
              Stop
            </Button>
          ) : (
            <Button
              size="sm"
              variant={isOpened ? 'default' : 'filled'}
              disabled={!canRun}
              onClick={() => start()}
              aria-label="Run"
              title={loadsFirst === '' ? undefined : `Run${loadsFirst}`}
            >
              Run
              {loadsFirst !== '' && (
                <span className={classes.runSize} aria-hidden="true">
                  {address.model.sizeMegabytes} MB
                </span>
              )}
              <span className={classes.runKey} aria-hidden="true">
                {RUN_KEY}
              </span>
            </Button>
          )}
        </div>
      </div>
      <MissingRewards />
      <CalmLine />
    </section>
  )
}
