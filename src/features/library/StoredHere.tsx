// What the site stores in this browser, with sizes: models and the page, which can be deleted here, runs and comparisons.

import { Button, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useArchive, usePlayground, useStoredHere } from '../../store/app/hooks.ts'
import { megabytes } from '../../store/library/archiveFaults.ts'
import classes from './StoredHere.module.css'
import { useComparisons } from './useComparisons.ts'

export function StoredHere() {
  const { models, space, isPersistent, deleting, fault, look, deleteModel, deletePage } = useStoredHere(
    (state) => state,
  )
  const runBytes = useArchive(({ entries }) => entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  const comparisonBytes = useComparisons(({ stored }) =>
    (stored ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  )
  const loadedSha256 = usePlayground(({ status }) => (status.kind === 'ready' ? status.info.model.sha256 : null))
  useEffect(() => {
    void look()
  }, [look])
  if (models === null && space === null) return null
  const isPageStored = space !== null && space.pageBytes !== 0
  const isEmpty = models?.length === 0 && runBytes + comparisonBytes === 0 && !isPageStored

  return (
    <section aria-labelledby="stored-here" className={classes.stored}>
      <h3 id="stored-here" className={classes.heading}>
        Stored in this browser
      </h3>
      {isEmpty ? (
        <Text fz="sm">Nothing yet.</Text>
      ) : (
        <dl className={classes.rows}>
          {models?.map(({ sha256, name, storedBytes, sizeBytes }) => {
            const title = name ?? `model ${sha256.slice(0, 8)}`
            return (
              <div key={sha256}>
                <dt>
                  {title}
                  {sizeBytes !== null && storedBytes < sizeBytes && ' (download unfinished)'}
                  {sha256 === loadedSha256 && <Text className={classes.note}>loaded in this tab</Text>}
                </dt>
                <dd>{megabytes(storedBytes)}</dd>
                <dd>
                  <DeleteButton what={title} isBusy={deleting === sha256} onClick={() => deleteModel(sha256)} />
                </dd>
              </div>
            )
          })}
          {runBytes > 0 && (
            <div>
              <dt>My runs</dt>
              <dd>{megabytes(runBytes)}</dd>
            </div>
          )}
          {comparisonBytes > 0 && (
            <div>
              <dt>Comparisons on many prompts</dt>
              <dd>{megabytes(comparisonBytes)}</dd>
            </div>
          )}
          {isPageStored && (
            <div>
              <dt>
                This page, for use without a network
                <Text className={classes.note}>the next visit stores it again</Text>
              </dt>
              <dd>{space.pageBytes !== null && megabytes(space.pageBytes)}</dd>
              <dd>
                <DeleteButton what="this page" isBusy={deleting === 'page'} onClick={deletePage} />
              </dd>
            </div>
          )}
        </dl>
      )}
      {fault !== null && (
        <p className={classes.fault} role="alert">
          Not deleted. {fault}
        </p>
      )}
      {loadedSha256 !== null && models?.every(({ sha256 }) => sha256 !== loadedSha256) && (
        <p className={classes.note} role="status">
          The loaded model is not stored. It stays in memory until you close this tab; the next visit downloads it
          again.
        </p>
      )}
      {space !== null && (
        <p className={classes.note}>
          {megabytes(space.usedBytes)} of the {gigabytes(space.quotaBytes)} that the browser allows.{' '}
          {isPersistent === true && 'The browser keeps it until you delete it.'}
          {isPersistent === false && 'The browser may delete it if the device runs out of space.'}
        </p>
      )}
    </section>
  )
}

interface DeleteButtonProps {
  what: string
  isBusy: boolean
  onClick: () => void
}

function DeleteButton({ what, isBusy, onClick }: DeleteButtonProps) {
  return (
    <Button size="compact-xs" variant="subtle" aria-label={`Delete ${what}`} loading={isBusy} onClick={onClick}>
      Delete
    </Button>
  )
}

const gigabytes = (sizeBytes: number): string =>
  sizeBytes < 1e9 ? megabytes(sizeBytes) : `${(sizeBytes / 1e9).toFixed(1)} GB`
