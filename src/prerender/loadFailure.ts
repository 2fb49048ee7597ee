// Says that the page's script could not be loaded; the prerendered page stays visible.

import note from '../ui/ErrorNote.module.css'

/** Shows an alert above the prerendered page, whose controls do not work. */
export function showLoadFailure(cause: unknown): void {
  const told = document.createElement('div')
  told.role = 'alert'
  told.className = note.note as string
  const reason = cause instanceof Error ? cause.message : String(cause)
  const again = document.createElement('a')
  again.href = window.location.href
  again.textContent = 'Reload'
  again.onclick = () => window.location.reload()
  told.append(`The page could not be loaded completely (${reason}). `, again, ' to try again.')
  document.body.prepend(told)
}
