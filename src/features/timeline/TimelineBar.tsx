// Playback of a run, token by token: play, pause, step, seek. The columns, the charts and the candidates follow.

import { NativeSelect, Slider } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { memo } from 'react'
import { useShownRun, useTimeline } from '../../store/app/hooks.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { runLength } from '../../store/run/visible.ts'
import { type Speed, speeds } from '../../store/view/timeline.ts'
import { SignButton } from '../../ui/SignButton.tsx'
import classes from './TimelineBar.module.css'

const look = { color: 'gray', size: 30 }

export function TimelineBar() {
  const length = runLength(recordOf(useShownRun()))
  const { position, playing, play, pause, stepForward, stepBack, first, last, seek } = useTimeline((state) => state)
  const isEmpty = length === 0
  const at = position ?? length
  const toggle = playing ? pause : play
  // Focused controls handle their own keys.
  const unlessUsed = (act: () => void) => (event: KeyboardEvent) => {
    const used = (event.target as Element).closest('button, a, [role=slider], [role=radio], [role=dialog], summary')
    if (isEmpty || used) return
    event.preventDefault()
    act()
  }
  useHotkeys(
    [
      ['Space', unlessUsed(toggle), { preventDefault: false }],
      [',', unlessUsed(stepBack), { preventDefault: false }],
      ['.', unlessUsed(stepForward), { preventDefault: false }],
      ['Home', unlessUsed(first), { preventDefault: false }],
      ['End', unlessUsed(last), { preventDefault: false }],
    ],
    ['INPUT', 'TEXTAREA', 'SELECT'],
  )
  return (
    <section aria-label="Timeline" className={classes.bar} data-empty={isEmpty || undefined}>
      <div className={classes.buttons}>
        <SignButton {...look} label="Go to the start" sign="|◂" disabled={isEmpty || at === 0} onClick={first} />
        <SignButton {...look} label="Back one token" sign="◂" disabled={isEmpty || at === 0} onClick={stepBack} />
        <SignButton
          {...look}
          variant="default"
          label={playing ? 'Pause' : 'Play'}
          sign={playing ? '❚❚' : '▶'}
          disabled={isEmpty}
          onClick={toggle}
        />
        <SignButton
          {...look}
          label="Forward one token"
          sign="▸"
          disabled={isEmpty || position === null}
          onClick={stepForward}
        />
        <SignButton {...look} label="Go to the end" sign="▸|" disabled={isEmpty || position === null} onClick={last} />
      </div>
      <Slider
        className={classes.slider}
        thumbLabel="Tokens shown"
        min={0}
        max={Math.max(1, length)}
        value={at}
        onChange={seek}
        disabled={isEmpty}
        label={null}
        size="xs"
        thumbSize={14}
      />
      <span className={classes.step}>
        token {at} of {length}
      </span>
      <SpeedSelect />
    </section>
  )
}

const SpeedSelect = memo(function SpeedSelect() {
  const speed = useTimeline((state) => state.speed)
  const setSpeed = useTimeline((state) => state.setSpeed)
  return (
    <NativeSelect
      size="xs"
      aria-label="Speed"
      className={classes.speed}
      value={String(speed)}
      onChange={(event) => setSpeed(Number(event.currentTarget.value) as Speed)}
      data={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
    />
  )
})
