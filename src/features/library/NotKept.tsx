// Shows on the page when a run could not be saved: a reader who does not open the library would not notice.

import { useArchive } from '../../store/app/hooks.ts'
import classes from './NotKept.module.css'

export function NotKept() {
  const fault = useArchive((state) => state.fault)
  if (fault === null) return null
  return (
    <p role="status" className={classes.fault}>
      {fault}
    </p>
  )
}
