// Switches between the simple and the full view of the playground.

import { SegmentedControl } from '@mantine/core'
import { useView } from '../../store/app/hooks.ts'
import type { Detail } from '../../store/view/view.ts'

const CHOICES: { value: Detail; label: string }[] = [
  { value: 'simple', label: 'Simple' },
  { value: 'full', label: 'Full' },
]

export function DetailSwitch() {
  const detail = useView((state) => state.detail)
  const setDetail = useView((state) => state.setDetail)
  return (
    <SegmentedControl
      size="xs"
      aria-label="View"
      value={detail}
      onChange={(value) => setDetail(value as Detail)}
      data={CHOICES}
    />
  )
}
