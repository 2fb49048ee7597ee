// Reward models with their own trunk: chosen from disk or a hub, tried on two sentences, opened as a reward or a judge.

import { Anchor, Button, Group, Progress, TextInput } from '@mantine/core'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { HUGGING_FACE } from '../../rewards/classifier/hubModel.ts'
import { useApp } from '../../store/app/context.ts'
import { useOwnModels } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { filesOfDrop, filesOfList, MAX_FILES } from './filesFrom.ts'
import { ModelTrial } from './ModelTrial.tsx'
import classes from './OwnModels.module.css'

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

export function OwnModels() {
  const { phase, fault, download, cancel } = useOwnModels()
  const { ownModels } = useApp()
  useEffect(() => void ownModels.restore(), [ownModels])
  // Kept here, so that nothing typed is lost while something works.
  const [typed, setTyped] = useState({ name: '', hub: HUGGING_FACE, others: '' })
  return (
    <div className={classes.own}>
      <Opened />
      {phase.kind === 'none' && (
        <>
          <FromDisk />
          <FromHub typed={typed} onType={(change) => setTyped({ ...typed, ...change })} />
        </>
      )}
      {phase.kind === 'working' && (
        <div className={classes.box}>
          <p role="status" className={classes.line}>
            {phase.what}
            {phase.share === null ? '…' : ` (${Math.round(100 * phase.share)}%)`}
          </p>
          <Progress
            value={phase.share === null ? 100 : 100 * phase.share}
            animated={phase.share === null}
            size="sm"
            aria-label={phase.what}
          />
          <Group mt={10}>
            <Button size="xs" variant="default" onClick={cancel}>
              Cancel
            </Button>
          </Group>
        </div>
      )}
      {phase.kind === 'offered' && (
        <div className={classes.box}>
          <p className={classes.line} role="status">
            <b>{phase.model.name}</b> on {new URL(phase.hub).host}: {megabytes(phase.model.sizeBytes)} in{' '}
            {phase.model.files.length} files ({phase.model.files.map(({ path }) => path).join(', ')}). License:{' '}
            {phase.model.licence ?? 'not stated; ask its author'}.
          </p>
          <Group mt={10}>
            <Button size="xs" onClick={() => void download()}>
              Download {megabytes(phase.model.sizeBytes)}
            </Button>
            <Button size="xs" variant="default" onClick={cancel}>
              Choose another
            </Button>
          </Group>
        </div>
      )}
      {phase.kind === 'tried' && <ModelTrial name={phase.chosen.name} trial={phase.trial} />}
      {fault && <ErrorNote title="The reward model could not be opened" {...fault} />}
    </div>
  )
}

function Opened() {
  const { models, close } = useOwnModels()
  if (models.length === 0) return null
  return (
    <ul className={classes.list} aria-label="Open reward models">
      {models.map(({ name, use, labelText, sizeBytes, device, fault }) => (
        <li key={name}>
          <span>
            <b>{name}</b> ({megabytes(sizeBytes)}
            {device !== null && `, on ${device}`}) {use === 'reward' ? 'can steer' : 'judges'}; {labelText} is its
            score.{' '}
            {use === 'reward' && (
              <>
                Choose it under Reward in the{' '}
                <Anchor href="#/playground" inherit underline="always">
                  playground
                </Anchor>
                , with ARGS or Best-of-N.
              </>
            )}
            {fault !== null && <span className={classes.fault}> Not open: {fault}</span>}
          </span>
          <Button size="compact-xs" variant="default" aria-label={`Close ${name}`} onClick={() => void close(name)}>
            Close
          </Button>
        </li>
      ))}
    </ul>
  )
}

function FromDisk() {
  const choose = useOwnModels((state) => state.choose)
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const dropped = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    setFault(null)
    try {
      const { folder, files } = await filesOfDrop(event.dataTransfer.items)
      await choose(folder, files)
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same by keyboard
    <div
      className={`${classes.box} ${isOver ? classes.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void dropped(event)}
    >
      <h3 className={classes.heading}>From your disk</h3>
      <p className={classes.line}>
        Choose the folder of a text classifier, or drop it here: config.json, tokenizer.json, tokenizer_config.json and
        onnx/model.onnx (or a smaller form, such as onnx/model_quantized.onnx). It stays on this device.
      </p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Folder of a reward model"
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const list = event.currentTarget.files
          setFault(
            list && list.length > MAX_FILES
              ? `This folder has ${list.length} files. Choose that of one reward model.`
              : null,
          )
          if (list && list.length > 0 && list.length <= MAX_FILES) {
            const { folder, files } = filesOfList(list)
            void choose(folder, files)
          }
          event.currentTarget.value = ''
        }}
      />
      <Button size="xs" onClick={() => input.current?.click()}>
        Choose a folder…
      </Button>
      {fault !== null && <ErrorNote title="The folder could not be read" message={fault} detail="" />}
    </div>
  )
}

interface Typed {
  name: string
  hub: string
  others: string
}

function FromHub({ typed, onType }: { typed: Typed; onType: (change: Partial<Typed>) => void }) {
  const ask = useOwnModels((state) => state.ask)
  const { name, hub, others } = typed
  return (
    <form
      className={classes.box}
      onSubmit={(event) => {
        event.preventDefault()
        const hosts = others.split(/[\s,]+/).filter(Boolean)
        void ask(hub, hosts, name)
      }}
    >
      <h3 className={classes.heading}>From a hub</h3>
      <p className={classes.line}>
        The page asks the hub only when you press the button, first for sizes and license. It sends the name and nothing
        else. The host is then allowed for this site until you clear its data.
      </p>
      <div className={classes.fields}>
        <TextInput
          size="xs"
          label="Model"
          placeholder="owner/name"
          value={name}
          spellCheck={false}
          onChange={(event) => onType({ name: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label="Hub"
          value={hub}
          spellCheck={false}
          onChange={(event) => onType({ hub: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label="Other hosts of its files"
          placeholder="none"
          value={others}
          spellCheck={false}
          onChange={(event) => onType({ others: event.currentTarget.value })}
        />
        <Button size="xs" type="submit" disabled={name.trim() === ''}>
          Ask the hub
        </Button>
      </div>
    </form>
  )
}
