// The prompt, the shared settings, Run and Stop. Ctrl+Enter or Cmd+Enter runs, Escape stops.

import { Button, Kbd, Switch, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useDownloadMegabytes, usePlayground, useSettings, useView } from '../../store/app/hooks.ts'
import { MAX_PROMPT_CHARACTERS } from '../../store/settings/settings.ts'
import { queryOf, replaceHashQuery } from '../../store/view/hashPlace.ts'
import { closesOverlay } from '../../ui/closedByEscape.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { CalmLine } from './CalmLine.tsx'
import { ChatTurns } from './ChatTurns.tsx'
import classes from './Composer.module.css'
import { DetailSwitch } from './DetailSwitch.tsx'
import { ExamplesMenu } from './ExamplesMenu.tsx'
import { HiddenSettings } from './HiddenSettings.tsx'
import { MissingRewards } from './MissingRewards.tsx'
import { RunLine } from './RunLine.tsx'
import { SettingsBar } from './SettingsBar.tsx'

const RUN_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘⏎' : 'Ctrl ⏎'

/** Whether a dialog, such as the library, is open. Keys pressed in it must not start a run. */
const isBehindDialog = () => document.querySelector('[aria-modal="true"]') !== null

/** @param children the heading, shown on the line of the menu of examples. */
export function Composer({ children }: { children?: ReactNode }) {
  const { playground, settings } = useApp()
  const prompt = useSettings((state) => state.prompt)
  const chat = useSettings((state) => state.chat)
  const { change, undo, redo } = settings.getState()
  const { start, stop } = playground.getState()
  const active = usePlayground(
    (state) => state.run.kind === 'running' || (state.status.kind === 'loading' && state.status.thenRun),
  )
  const isFull = useView(({ detail }) => detail === 'full')
  const megabytes = useDownloadMegabytes()
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

  // '#/playground?own': whoever comes to write a prompt can type at once.
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (!new URLSearchParams(queryOf(window.location.hash)).has('own')) return
    replaceHashQuery('')
    field.current?.select()
  }, [])

  return (
    <section aria-label="Prompt and settings" className={classes.composer} data-full={isFull || undefined}>
      <div className={classes.promptHead}>
        {children}
        {isFull && (
          <Switch
            size="xs"
            wrapperProps={{ 'data-chat': true }}
            label={<span className={classes.small}>as a chat question</span>}
            checked={chat}
            onChange={(event) => change({ chat: event.currentTarget.checked })}
          />
        )}
        <ExamplesMenu onChoose={(example) => change({ prompt: example.prompt, chat: example.group === 'question' })} />
        <DetailSwitch />
      </div>
      {isFull && chat && <ChatTurns />}
      <div className={classes.row}>
        <div className={classes.promptField}>
          <label htmlFor="prompt" className={classes.label}>
            Prompt
          </label>
          <GrowingTextarea
            id="prompt"
            ref={field}
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
        </div>
        <SettingsBar />
        <div className={classes.actions}>
          <div className={classes.said}>
            {canRun || active ? (
              <RunLine />
            ) : (
              <Text fz="sm" c="dimmed" role="status">
                Enter a prompt first.
              </Text>
            )}
            <HiddenSettings />
          </div>
          {active ? (
            <Button size="sm" variant="default" onClick={stop} rightSection={<Kbd size="xs">Esc</Kbd>}>
              Stop
            </Button>
          ) : (
            <Button
              size="sm"
              disabled={!canRun}
              onClick={() => start()}
              aria-label="Run"
              title={megabytes === null ? undefined : `Run (loads ${megabytes} MB first)`}
            >
              Run
              {megabytes !== null && (
                <span className={classes.runSize} aria-hidden="true">
                  {megabytes} MB
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
