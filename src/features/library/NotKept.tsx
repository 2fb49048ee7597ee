// Reports on the page that a run could not be saved, because the user may not open the library.

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
