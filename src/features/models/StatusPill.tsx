// The engine's status in the header. Its popover shows the device, the self-test and why a faster setup is not used.

import { Popover, Text, UnstyledButton } from '@mantine/core'
import { useApp } from '../../store/app/context.ts'
import { useConnection, useIsolation, usePlayground, useSiteWorker } from '../../store/app/hooks.ts'
import { RUNTIME_TITLES } from '../../store/run/describeProgress.ts'
import classes from './StatusPill.module.css'
import { threadsNote } from './threadsNote.ts'

export function StatusPill() {
  const status = usePlayground((state) => state.status)
  const isolation = useIsolation()
  const online = useConnection((state) => state.online)
  const opensOffline = useSiteWorker(({ site }) => site?.opensOffline === true)
  const { address, siteWorker } = useApp()
  const offline = !online && (
    <span className={classes.offline}>
      <span className={classes.words}>· </span>offline
    </span>
  )
  if (status.kind !== 'ready') {
    const words = { idle: 'not loaded yet', loading: 'loading…', failed: 'not loaded' }[status.kind]
    return (
      <span className={classes.pill} data-kind={status.kind} data-offline={!online || undefined}>
        <span className={classes.model}>{address.model.title}</span> <span className={classes.words}>{words}</span>{' '}
        {offline}
      </span>
    )
  }
  const { info } = status
  const askWhatIsStored = () => void siteWorker.ask({ kind: 'state' }).catch(() => {})
  const threads = info.runtime === 'wasm' ? threadsNote(isolation) : null
  const notes = threads === null ? info.fallbacks : [threads, ...info.fallbacks]
  return (
    <Popover position="bottom-end" width={320} withArrow shadow="sm" onOpen={askWhatIsStored}>
      <Popover.Target>
        <UnstyledButton className={classes.pill} data-kind="ready">
          {RUNTIME_TITLES[info.runtime]} <span className={classes.model}>· {info.model.name}</span> {offline}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={classes.facts}>
          <dt>Model</dt>
          <dd>{info.model.name}</dd>
          <dt>Runs on</dt>
          <dd>{info.device}</dd>
          <dt>Self-test</dt>
          <dd>largest error {info.selfTestError.toExponential(1)} nats</dd>
          <dt>Weights</dt>
          <dd className={classes.hash}>sha256 {info.model.sha256.slice(0, 12)}…</dd>
          <dt>Network</dt>
          <dd>
            {online ? 'connected' : 'none'}
            {opensOffline && '; the page opens without one'}
          </dd>
        </dl>
        {notes.map((note) => (
          <Text key={note} fz="xs" c="dimmed" mt={6}>
            {note}
          </Text>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
