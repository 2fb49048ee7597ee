// The user's saved runs and comparisons on many prompts, newest first, to search, open, rename and delete. They are stored only in
// this browser.

import { Button, Drawer, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useArchive, useOpening, usePlayground, useStorageTrouble } from '../../store/app/hooks.ts'
import { type ArchiveEntry, isUnsaved, searchEntries } from '../../store/library/archiveEntry.ts'
import { megabytes } from '../../store/library/archiveFaults.ts'
import { FileChooser } from '../../ui/FileChooser.tsx'
import { counted, shortened } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'
import { SignButton } from '../../ui/SignButton.tsx'
import { Comparisons, searchComparisons } from './Comparisons.tsx'
import classes from './Library.module.css'
import { StoredHere } from './StoredHere.tsx'
import { useComparisons } from './useComparisons.ts'

export default function Library({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const archive = useArchive((state) => state)
  const { status, entries, damaged, fault, removed, open, saveUnsaved, remove, removeAll, undoRemove } = archive
  const canTryAgain = entries.some(isUnsaved) || (status.kind === 'unavailable' && status.why !== 'refused')
  const { keepOpened, openKept } = useApp()
  const [query, setQuery] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const { stored, listFault, list } = useComparisons((state) => state)
  useEffect(() => {
    if (!opened) return
    void open()
    void list()
  }, [opened, open, list])
  const found = searchEntries(entries, query)
  const comparisons = searchComparisons(stored ?? [], query)
  const isEmpty = entries.length === 0 && (stored ?? []).length === 0
  const trouble = useStorageTrouble((state) => state.fault)
  const { openFile, fault: fileFault } = useOpening((state) => state)
  const [isRejected, setIsRejected] = useState(false)
  const canKeep = usePlayground(({ run, keptAs }) => run.kind === 'done' && run.origin !== undefined && keptAs === null)

  const comparisonsFault = status.kind === 'unavailable' ? null : listFault
  const message = problem ?? (isRejected ? fileFault : null) ?? fault ?? comparisonsFault
  const show = async (id: number) => {
    const reason = await openKept(id)
    setProblem(reason)
    if (reason === null) onClose()
  }

  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(520px, 100vw)"
      title="My runs"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text fz="sm" c="dimmed" mb={10}>
        Your runs, their forks and your comparisons on many prompts are saved in this browser. Nobody else can see them.
      </Text>
      {status.kind === 'unavailable' && <p className={classes.fault}>{status.reason}</p>}
      {trouble !== null && status.kind !== 'unavailable' && <p className={classes.fault}>{trouble}</p>}
      {message !== null && (
        <p className={classes.fault} role="alert">
          {message}
        </p>
      )}
      <div className={classes.actions}>
        <FileChooser
          size="compact-sm"
          accept=".json,.gz"
          onChoose={async (file) => {
            const isOpen = await openFile(file)
            setIsRejected(!isOpen)
            if (isOpen) onClose()
          }}
        >
          Open a file…
        </FileChooser>
        {canKeep && status.kind !== 'unavailable' && (
          <Button size="compact-sm" variant="default" onClick={() => keepOpened()}>
            Save the shown run
          </Button>
        )}
        {canTryAgain && (
          <Button size="compact-sm" variant="default" onClick={() => open().then(saveUnsaved)}>
            {entries.some(isUnsaved) ? 'Save the unsaved runs' : 'Try again'}
          </Button>
        )}
      </div>
      {removed > 0 && (
        <p className={classes.removed} role="status">
          {counted(removed, 'run')} deleted.
          <Button size="compact-xs" variant="default" onClick={() => undoRemove()}>
            Undo
          </Button>
        </p>
      )}
      {!isEmpty && (
        <TextInput
          aria-label="Search my runs"
          placeholder="Search titles, prompts and texts"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          mb={10}
        />
      )}
      <Comparisons found={comparisons} onClose={onClose} />
      {comparisons.length > 0 && found.length > 0 && <h3 className={classes.heading}>On one prompt</h3>}
      {status.kind === 'open' && stored !== null && isEmpty && damaged.length === 0 && (
        <Text fz="sm">No runs yet. A run is saved when it ends.</Text>
      )}
      {!isEmpty && found.length + comparisons.length === 0 && <Text fz="sm">No run matches.</Text>}
      <ul className={classes.list}>
        {found.map((entry) => (
          <Entry key={entry.id} entry={entry} onOpen={() => show(entry.id)} onRemove={() => remove(entry.id)} />
        ))}
        {damaged.map(({ id, name, reason }) => (
          <li key={id} className={classes.entry}>
            <span className={classes.fault}>
              {name} cannot be read: {reason}
            </span>
            <Button size="compact-xs" variant="default" onClick={() => remove(id)}>
              Delete
            </Button>
          </li>
        ))}
      </ul>
      {entries.length > 1 && (
        <Button size="compact-sm" variant="subtle" color="red" mt={14} onClick={() => removeAll()}>
          Delete all {entries.length}
        </Button>
      )}
      <StoredHere />
    </Drawer>
  )
}

interface EntryProps {
  entry: ArchiveEntry
  onOpen: () => void
  onRemove: () => void
}

function Entry({ entry, onOpen, onRemove }: EntryProps) {
  const rename = useArchive((state) => state.rename)
  const shown = usePlayground((state) => state.keptAs) === entry.id
  const [isRenaming, setIsRenaming] = useState(false)
  return (
    <li className={classes.entry} data-shown={shown || undefined}>
      <div className={classes.head}>
        {isRenaming ? (
          <NameField
            className={classes.rename}
            label="Name of the run"
            name={entry.title}
            onRename={(name) => rename(entry.id, name)}
            onClose={() => setIsRenaming(false)}
          />
        ) : (
          <button type="button" className={classes.title} onClick={onOpen}>
            <bdi>{entry.title}</bdi>
          </button>
        )}
        <SignButton size={26} label={`Rename ${entry.title}`} sign="✎" onClick={() => setIsRenaming(true)} />
        <Button size="compact-xs" variant="subtle" aria-label={`Delete ${entry.title}`} onClick={onRemove}>
          Delete
        </Button>
      </div>
      {entry.texts[0] && (
        <p className={classes.excerpt}>
          {entry.prompt !== entry.title && (
            <>
              <bdi className={classes.prompt}>{shortened(entry.prompt)}</bdi>{' '}
            </>
          )}
          <bdi>{shortened(entry.texts[0].trimStart())}</bdi>
        </p>
      )}
      <p className={classes.facts}>
        {new Date(entry.madeAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })} ·{' '}
        {entry.methods.join(', ')} · {megabytes(entry.sizeBytes)}
        {entry.interrupted && ' · interrupted'}
        {isUnsaved(entry) && <b> · not saved</b>}
      </p>
    </li>
  )
}
