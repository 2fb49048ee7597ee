import { Kbd, Modal } from '@mantine/core'
import classes from './Keys.module.css'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
const mod = isMac ? '⌘' : 'Ctrl'

const KEYS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: [`${mod} Enter`], does: 'run' },
  { keys: ['Esc'], does: 'close a dialog or the candidates, or stop the run' },
  { keys: ['Space'], does: 'play or pause the run' },
  { keys: [',', '.'], does: 'one token back, one token forward' },
  { keys: ['Home', 'End'], does: 'go to the start, go to the end' },
  { keys: ['←', '→'], does: 'in a text: previous token, next token' },
  { keys: ['Enter', 'Esc'], does: 'in a text: show the token’s candidates, deselect it' },
  { keys: [`${mod} Z`, `${mod} Shift Z`], does: 'undo or redo a change to the settings' },
  { keys: ['?'], does: 'show this list' },
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
      <p className={classes.note}>While you are typing, only the first two shortcuts work.</p>
    </Modal>
  )
}
