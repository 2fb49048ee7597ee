// Says on the page itself when a run found no room in the library: whoever does not open the library would not know.

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
