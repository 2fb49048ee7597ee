// The keys of the page, in a list.

import { Kbd, Modal } from '@mantine/core'
import classes from './Keys.module.css'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
const mod = isMac ? '⌘' : 'Ctrl'

const KEYS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: [`${mod} Enter`], does: 'run' },
  { keys: ['Esc'], does: 'close what is open; stop what is written' },
  { keys: ['Space'], does: 'play or pause the run' },
  { keys: [',', '.'], does: 'one token back, one on' },
  { keys: ['Home', 'End'], does: 'before the first token, to the end' },
  { keys: ['←', '→'], does: 'in a text: the token before, the token after' },
  { keys: ['Enter', 'Esc'], does: 'in a text: let the token go' },
  { keys: [`${mod} Z`, `${mod} Shift Z`], does: 'undo, redo a change of settings' },
  { keys: ['?'], does: 'this list' },
]

export default function KeyList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes.keys}>
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>While something is typed, only the first two count.</p>
    </Modal>
  )
}
