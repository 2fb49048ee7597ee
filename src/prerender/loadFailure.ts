// Reports that the page's script could not be loaded. The prerendered page stays visible.

import note from '../ui/ErrorNote.module.css'

/** Shows an alert above the prerendered page, whose controls do not work. */
export function showLoadFailure(cause: unknown): void {
  const alert = document.createElement('div')
  alert.role = 'alert'
  alert.className = note.note as string
  const reason = cause instanceof Error ? cause.message : String(cause)
  const reload = document.createElement('a')
  reload.href = window.location.href
  reload.textContent = 'Reload'
  reload.onclick = () => window.location.reload()
  alert.append(`The page could not be loaded completely (${reason}). `, reload, ' to try again.')
  document.body.prepend(alert)
}
