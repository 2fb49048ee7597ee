// What goes wrong while a part of the page is fetched or drawn is said in its place: without this React empties the page.

import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { ErrorNote } from './ErrorNote.tsx'

/** Code that could not be fetched. */
export class NotArrived extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

export interface BoundaryProps {
  children: ReactNode
  /** Takes the part's place without a word. */
  instead?: ReactNode
  /** Before the part is drawn again. */
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
  const isMissing = cause instanceof NotArrived
  const detail = cause instanceof Error ? (isMissing ? cause.message : (cause.stack ?? cause.message)) : String(cause)
  // A style sheet is asked for once in a visit: tried again, the part would come without it.
  const canTryAgain = !(isMissing && detail.includes('CSS'))
  return (
    <ErrorNote
      title={isMissing ? 'A part of the page did not arrive' : 'A part of the page could not be drawn'}
      message={
        isMissing
          ? 'The connection failed, or the page was renewed after it was opened here: reload it then. A run that is being written ends with a reload.'
          : 'That is a mistake of the page, not yours. Try again, or reload the page; if it stays, please report it.'
      }
      detail={detail}
    >
      {canTryAgain && (
        <Button size="xs" onClick={onAgain}>
          Try again
        </Button>
      )}
      <Button size="xs" variant={canTryAgain ? 'default' : 'filled'} onClick={() => window.location.reload()}>
        Reload
      </Button>
    </ErrorNote>
  )
}
