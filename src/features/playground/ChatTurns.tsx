// The turns of a chat that come before the prompt: an instruction (the system turn) and earlier turns of the user and the
// model.

import { Button, NativeSelect } from '@mantine/core'
import type { ChatTurn } from '../../decoding/record.ts'
import { MAX_TURNS } from '../../decoding/settings.ts'
import { useSettings } from '../../store/app/hooks.ts'
import { MAX_PROMPT_CHARACTERS } from '../../store/settings/settings.ts'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { SignButton } from '../../ui/SignButton.tsx'
import { Term } from '../../ui/Term.tsx'
import classes from './ChatTurns.module.css'

const SPEAKERS = [
  { value: 'user', label: 'You' },
  { value: 'assistant', label: 'Model' },
]

export function ChatTurns() {
  const turns = useSettings((state) => state.turns)
  const change = useSettings((state) => state.change)
  const hasSystem = turns[0]?.role === 'system'
  const system = hasSystem ? (turns[0]?.content ?? '') : ''
  const earlier = hasSystem ? turns.slice(1) : turns
  const set = (content: string, others: ChatTurn[]) =>
    change({ turns: content === '' ? others : [{ role: 'system', content }, ...others] })
  const replace = (index: number, turn: ChatTurn) => set(system, earlier.with(index, turn))
  const text = {
    minRows: 1,
    maxRows: 5,
    size: 'xs',
    spellCheck: false,
    maxLength: MAX_PROMPT_CHARACTERS,
    className: classes.text as string,
  } as const
  return (
    <section aria-label="Turns before the prompt" className={classes.turns}>
      <div className={classes.turn}>
        <span className={classes.who}>
          <Term name="system">System</Term>
        </span>
        <GrowingTextarea
          {...text}
          aria-label="System turn"
          placeholder="How the model should answer (optional)"
          value={system}
          onChange={(event) => set(event.currentTarget.value, earlier)}
        />
      </div>
      {earlier.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no other id
        <div key={index} className={classes.turn}>
          <NativeSelect
            size="xs"
            className={classes.who}
            aria-label={`Speaker of turn ${index + 1}`}
            data={SPEAKERS}
            value={turn.role === 'assistant' ? 'assistant' : 'user'}
            onChange={(event) => replace(index, { ...turn, role: event.currentTarget.value as ChatTurn['role'] })}
          />
          <GrowingTextarea
            {...text}
            aria-label={`Turn ${index + 1}`}
            value={turn.content}
            onChange={(event) => replace(index, { ...turn, content: event.currentTarget.value })}
          />
          <SignButton
            size={30}
            label={`Remove turn ${index + 1}`}
            sign="×"
            onClick={() => set(system, earlier.toSpliced(index, 1))}
          />
        </div>
      ))}
      <div className={classes.foot}>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={turns.length >= MAX_TURNS}
          onClick={() =>
            set(system, [...earlier, { role: earlier.at(-1)?.role === 'user' ? 'assistant' : 'user', content: '' }])
          }
        >
          + Add an earlier turn
        </Button>
        <span className={classes.note}>
          The prompt is the last turn. All turns are written in the model’s <Term name="chat">chat format</Term>.
        </span>
      </div>
    </section>
  )
}
