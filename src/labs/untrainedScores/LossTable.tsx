// Loss and accuracy of both heads on finished texts and on prefixes, by length.

import { percent } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { signedPlusMinus } from '../parts/numbers.ts'
import type { Sides, TwinFigures } from './format.ts'
import classes from './RealModel.module.css'

type Estimate = Sides['first']

const nats = ({ mean, standardError }: Estimate) => `${mean.toFixed(3)} ± ${standardError.toFixed(3)}`
const share = ({ mean, standardError }: Estimate) => `${(100 * mean).toFixed(1)} ± ${(100 * standardError).toFixed(1)}%`

export function LossTable({ figures: { cuts } }: { figures: TwinFigures }) {
  return (
    <DataTable
      name="Bradley-Terry loss and accuracy of both heads"
      className={classes.losses}
      rows={[...cuts].reverse()}
      keyOf={({ cut }) => cut}
      columns={[
        ['texts compared', ({ cut }) => (cut === 1 ? 'finished' : `first ${percent(cut)}`)],
        ['loss (nats), first head', ({ loss }) => nats(loss.first)],
        ['loss, twin', ({ loss }) => nats(loss.twin)],
        ['twin − first', ({ cut, loss }) => signedPlusMinus(loss.difference, cut === 1 ? 5 : 2)],
        ['accuracy, first head', ({ accuracy }) => share(accuracy.first)],
        ['accuracy, twin', ({ accuracy }) => share(accuracy.twin)],
      ]}
    />
  )
}
