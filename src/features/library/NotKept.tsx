// Reports that a run could not be saved. It is on the page because the user may never open the library.

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
