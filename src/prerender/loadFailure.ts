// Where the page's script does not come: what is seen stays, and says so.

import note from '../ui/ErrorNote.module.css'

/** Stands above what index.html shows, whose ways on would lead nowhere. */
export function showLoadFailure(cause: unknown): void {
  const told = document.createElement('div')
  told.role = 'alert'
  told.className = note.note as string
  const reason = cause instanceof Error ? cause.message : String(cause)
  const again = document.createElement('a')
  again.href = window.location.href
  again.textContent = 'Reload'
  again.onclick = () => window.location.reload()
  told.append(`The page did not arrive whole (${reason}). `, again, ' to try again.')
  document.body.prepend(told)
}
