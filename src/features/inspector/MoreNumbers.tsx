// Switches the tables of candidates between the columns that decide and all recorded numbers.

import { UnstyledButton } from '@mantine/core'
import { useView } from '../../store/app/hooks.ts'
import classes from './Inspector.module.css'

export function MoreNumbers() {
  const { numbers, showNumbers } = useView()
  const isShort = numbers === 'few'
  return (
    <UnstyledButton className={classes.more} onClick={() => showNumbers(isShort ? 'all' : 'few')}>
      {isShort ? 'Show more columns' : 'Show fewer columns'}
    </UnstyledButton>
  )
}
