// Compares methods on many prompts: a form, then what the comparison finds while it runs in the background, or a summary that
// came by a link.

import { Button } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { Link } from 'wouter'
import { SharingError } from '../../sharing/comparison.ts'
import { decodePromptsLink, type PromptsSummary } from '../../sharing/promptsLink.ts'
import { useHashPath } from '../../store/view/hashPlace.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { counted } from '../../ui/format.ts'
import { FoundSoFar } from './FoundSoFar.tsx'
import classes from './Prompts.module.css'
import { PromptsForm } from './PromptsForm.tsx'
import { Results } from './Results.tsx'
import { RunBar } from './RunBar.tsx'
import { StoredComparisons } from './StoredComparisons.tsx'
import { useComparison } from './useComparison.ts'

export default function PromptsPage() {
  const [path] = useHashPath()
  const link = path.startsWith('/prompts/') ? path.slice('/prompts/'.length) : ''
  return (
    <>
      <h1 className={classes.title}>Compare on many prompts</h1>
      {link === '' ? <Own /> : <FromLink link={link} />}
    </>
  )
}

function Own() {
  const { open, kind, fault, keptFault, look, resume } = useComparison()
  useEffect(() => {
    void look()
  }, [look])
  return (
    <>
      {open === null && (
        <p className={classes.lead}>
          A difference on one prompt may be chance. Run the columns of the playground on a list of prompts, and see
          which differences remain. The comparison runs in the background and continues after a reload.
        </p>
      )}
      {fault && (
        <ErrorNote
          title={open === null ? 'The comparison did not start' : 'The comparison is paused'}
          {...fault}
          onRetry={open !== null && kind === 'idle' ? resume : undefined}
        />
      )}
      {keptFault !== null && open !== null && (
        <p role="alert" className={classes.alert}>
          What is found could not be stored ({keptFault}). It is lost when you close or reload the page: save it as a
          file when it is done.
        </p>
      )}
      {open === null ? (
        <>
          <PromptsForm />
          <StoredComparisons />
        </>
      ) : (
        <>
          <RunBar open={open} />
          <FoundSoFar open={open} />
        </>
      )}
    </>
  )
}

function FromLink({ link }: { link: string }) {
  const read = useMemo((): PromptsSummary | SharingError => {
    try {
      return decodePromptsLink(link)
    } catch (error) {
      if (error instanceof SharingError) return error
      throw error
    }
  }, [link])
  const own = (
    <Button component={Link} href="/prompts" variant="default" size="sm">
      Compare your own prompts
    </Button>
  )
  if (read instanceof SharingError)
    return (
      <ErrorNote title="The summary could not be opened" message={read.message} detail="">
        {own}
      </ErrorNote>
    )
  return (
    <>
      <p className={classes.lead}>
        <b>From a link:</b> <bdi>{read.title}</bdi>, {counted(read.prompts, 'prompt')}, written by {read.model[0]} (
        {read.model[1]}). The link has the numbers, without prompts and texts.
      </p>
      <div>{own}</div>
      <Results summary={read} />
    </>
  )
}
