// Shares a comparison: a link that opens without a model, a file with the full record, and formats for other programs.

import { Button, Modal, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { RunRecord } from '../../decoding/record.ts'
import { toBibtex } from '../../sharing/bibtex.ts'
import { type Comparison, LIMITS } from '../../sharing/comparison.ts'
import { embedCode } from '../../sharing/embedCode.ts'
import { candidatesCsv, type ExportedSeeds, tokensCsv, toMarkdown } from '../../sharing/exports.ts'
import { fileText, writeFile } from '../../sharing/file.ts'
import { encodeLink } from '../../sharing/link.ts'
import { MAX_LINK_CHARACTERS } from '../../sharing/linkPayload.ts'
import { shareAddress } from '../../store/app/address.ts'
import { useEngineStatus, useJudging, useOpening, usePlayground, useSeedRuns } from '../../store/app/hooks.ts'
import { judgedOf } from '../../store/jobs/judging.ts'
import type { SeedComparison } from '../../store/jobs/seedComparison.ts'
import { figuresOf, overSeeds } from '../../store/run/figures.ts'
import { sameRequest } from '../../store/run/openedRun.ts'
import { LINK_PLACE, recordedPlace } from '../../store/run/places.ts'
import { columnReadsFinishedAt } from '../../store/settings/rewards.ts'
import { download } from '../../ui/download.ts'
import { FileChooser } from '../../ui/FileChooser.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { CopyText } from './CopyText.tsx'
import classes from './ShareDialog.module.css'

export interface ShareDialogProps {
  record: RunRecord
  opened: boolean
  onClose: () => void
}

/** Files for other programs. `file` is appended to the comparison's name. */
const OTHER_FILES = [
  { label: 'Save tokens as CSV', file: '-tokens.csv', write: tokensCsv, type: 'text/csv' },
  { label: 'Save candidates as CSV', file: '-candidates.csv', write: candidatesCsv, type: 'text/csv' },
  { label: 'Save as JSON', file: '.json', write: fileText, type: 'application/json' },
]

export default function ShareDialog({ record, opened, onClose }: ShareDialogProps) {
  const judged = useJudging(judgedOf)
  const origin = usePlayground(({ run }) => (run.kind === 'done' ? run.origin : undefined))
  const status = useEngineStatus()
  const { openFile, fault } = useOpening((state) => state)
  // The title and notice of the opened run, until the user edits them.
  const received = { record, title: origin?.title ?? '', notice: origin?.notice ?? '' }
  const [edited, setEdited] = useState(received)
  const { title, notice } = edited.record === record ? edited : received
  const [isRejected, setIsRejected] = useState(false)
  const comparison = useMemo(
    (): Comparison => ({
      record,
      ...(title.trim() && { title: title.trim() }),
      ...(notice.trim() && { notice: notice.trim() }),
      ...(judged?.record === record && {
        judged: { judge: judged.judge, title: judged.title, scores: [...judged.scores] },
      }),
      lacksTables: origin?.lacksTables ?? false,
    }),
    [record, judged, title, notice, origin],
  )
  const figures = record.columns.map((column, index) =>
    figuresOf(
      column,
      record.settings.bestOf,
      comparison.judged?.scores[index] ?? null,
      columnReadsFinishedAt(column, record.settings, status),
    ),
  )
  const seedRuns = useSeedRuns(({ state }) => state)
  // A recorded comparison that the user did not annotate is named instead: the page has all of it.
  const isNamed = title === received.title && notice === received.notice
  const name = isNamed ? origin?.name : undefined
  const link = useMemo(() => (name === undefined ? encodeLink(comparison) : ''), [name, comparison])
  const place = name === undefined ? `${LINK_PLACE}${link}` : recordedPlace(name)
  const address = shareAddress(window.location.href, place)
  const html = embedCode(shareAddress(window.location.href, place, true), title.trim())
  const isShort = link.length <= MAX_LINK_CHARACTERS
  const kilobytes = (link.length / 1000).toFixed(1)
  const fileStem = fileName(comparison)
  const saves = OTHER_FILES.filter(({ write }) => !comparison.lacksTables || write !== candidatesCsv)
  const samples = record.columns.some(({ branches }) => branches) ? ' and the samples that Best-of-N discarded' : ''

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Share or save this comparison"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.all}>
        <TextInput
          label="Title"
          description="Shown to recipients. Optional."
          maxLength={LIMITS.titleCharacters}
          value={title}
          onChange={(event) => setEdited({ record, title: event.currentTarget.value, notice })}
        />
        <GrowingTextarea
          label="What to notice"
          minRows={1}
          maxRows={4}
          maxLength={LIMITS.noticeCharacters}
          value={notice}
          onChange={(event) => setEdited({ record, title, notice: event.currentTarget.value })}
        />

        <section aria-label="Link">
          <h3>A link</h3>
          {isShort ? (
            <>
              <div className={classes.row}>
                <TextInput
                  className={classes.link}
                  aria-label="Link"
                  readOnly
                  value={address}
                  onFocus={(event) => event.currentTarget.select()}
                />
                <CopyText text={address} label="Copy link" />
              </div>
              <p>
                {name === undefined
                  ? `${kilobytes} kB. Recipients see texts, rewards and log-probabilities without loading the model, and can run the comparison again. If there is room, the link has the candidates of the steps at which the texts first differ. It leaves out those of the other steps${samples}; the file includes them.`
                  : 'This comparison comes with the page, so its link is short and opens complete. With a title or note of your own, the link carries the texts instead.'}
              </p>
            </>
          ) : (
            <p>
              The link would take {kilobytes} kB, and some programs cut off links longer than{' '}
              {(MAX_LINK_CHARACTERS / 1000).toFixed(1)} kB. Send the file instead: it contains more and also opens
              without a model.
            </p>
          )}
        </section>

        {isShort && (
          <section aria-label="Embed">
            <h3>In another page</h3>
            <div className={classes.row}>
              <TextInput
                className={classes.link}
                aria-label="HTML"
                readOnly
                value={html}
                onFocus={(event) => event.currentTarget.select()}
              />
              <CopyText text={html} label="Copy HTML" variant="default" />
            </div>
            <p>
              Shows this comparison inside your page, without loading the model. The script is optional: it fits the
              frame to its content.
            </p>
          </section>
        )}

        <section aria-label="File">
          <h3>A file</h3>
          <div className={classes.row}>
            <Button
              variant="default"
              onClick={async () => download(`${fileStem}.json.gz`, await writeFile(comparison), 'application/gzip')}
            >
              Save the file
            </Button>
            <FileChooser
              accept=".json,.gz"
              onChoose={async (file) => {
                const isOpen = await openFile(file)
                setIsRejected(!isOpen)
                if (isOpen) onClose()
              }}
            >
              Open a file…
            </FileChooser>
          </div>
          {isRejected && fault && (
            <p role="alert" className={classes.fault}>
              {fault}
            </p>
          )}
          <p>
            {comparison.lacksTables
              ? 'This run came without the candidates of its steps, so the file does not include them either.'
              : 'The file contains everything: every candidate with its rewards, score and probabilities.'}
          </p>
        </section>

        <section aria-label="Other formats">
          <h3>Other formats</h3>
          <div className={classes.row}>
            <CopyText
              size="compact-sm"
              variant="default"
              text={toMarkdown(comparison, figures, severalOf(record, seedRuns))}
              label="Copy as Markdown"
            />
            <CopyText size="compact-sm" variant="default" text={toBibtex(record)} label="Copy BibTeX" />
            {saves.map(({ label, file, write, type }) => (
              <Button
                key={file}
                size="compact-sm"
                variant="default"
                onClick={() => download(`${fileStem}${file}`, write(comparison), type)}
              >
                {label}
              </Button>
            ))}
          </div>
        </section>
      </div>
    </Modal>
  )
}

/** The results over several seeds if they are for this run's settings, otherwise null. */
function severalOf(record: RunRecord, state: SeedComparison['state']): ExportedSeeds | null {
  if (state.kind !== 'done' || !sameRequest(state.request, record)) return null
  const { result: figures } = state
  return {
    seeds: figures.map(({ seed }) => seed),
    judgeTitle: figures[0]?.judgeTitle ?? null,
    over: (column, name) => overSeeds(figures, column, name),
  }
}

/** Built from the title or the prompt, with characters that every file system accepts. */
function fileName({ title, record }: Comparison): string {
  const words = (title ?? record.prompt)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `tokenwise-${words.slice(0, 40).toLowerCase() || 'comparison'}-seed${record.settings.seed}`
}
