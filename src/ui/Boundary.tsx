// Shows an error in place of a part that could not be loaded or rendered. Without it, React would remove the whole page.

import { Button } from '@mantine/core'
import { Component, type ReactNode, useEffect } from 'react'
import { ErrorNote } from './ErrorNote.tsx'

export class DownloadError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

export interface BoundaryProps {
  children: ReactNode
  /** Shown instead of an error message. */
  instead?: ReactNode
  /** Called before the children are rendered again. */
  onAgain?: () => void
}

export class Boundary extends Component<BoundaryProps, { failed: { cause: unknown } | null }> {
  override state: { failed: { cause: unknown } | null } = { failed: null }

  static getDerivedStateFromError(cause: unknown) {
    return { failed: { cause } }
  }

  again = () => {
    this.props.onAgain?.()
    this.setState({ failed: null })
  }

  override render() {
    const { failed } = this.state
    const { children, instead } = this.props
    if (failed === null) return children
    return instead === undefined ? <Failed cause={failed.cause} onAgain={this.again} /> : instead
  }
}

function Failed({ cause, onAgain }: { cause: unknown; onAgain: () => void }) {
  const isMissing = cause instanceof DownloadError
  const detail = cause instanceof Error ? (isMissing ? cause.message : (cause.stack ?? cause.message)) : String(cause)
  // A style sheet is requested only once per visit, so a retry would render the part without styles.
  const canTryAgain = !(isMissing && detail.includes('CSS'))
  useEffect(() => {
    if (!isMissing || !canTryAgain) return
    window.addEventListener('online', onAgain)
    return () => window.removeEventListener('online', onAgain)
  }, [isMissing, canTryAgain, onAgain])
  return (
    <ErrorNote
      title={isMissing ? 'Part of the page could not be loaded' : 'Part of the page could not be displayed'}
      message={
        isMissing
          ? 'The connection failed, or a newer version of the page was published after you opened it. Try again, or reload the page; reloading stops the current run.'
          : 'This is a bug in the page. Try again or reload; if it happens again, please report it.'
      }
      detail={detail}
      onRetry={canTryAgain ? onAgain : undefined}
    >
      <Button size="xs" variant={canTryAgain ? 'default' : 'filled'} onClick={() => window.location.reload()}>
        Reload
      </Button>
    </ErrorNote>
  )
}
