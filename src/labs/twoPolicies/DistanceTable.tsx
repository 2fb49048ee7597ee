// The decoders at one weight: distance from the optimum, reward, distance from the base model, and the objective of RLHF.

import { signed } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import { type Decoder, type Distance, decoders } from './divergences.ts'

const names: Record<Decoder, string> = {
  base: 'base model',
  cd: 'CD: mean final reward',
  pargs: 'PARGS',
  optimal: 'optimal: log-mean-exp of the final reward',
}

export function DistanceTable({ distances, weight }: { distances: Record<Decoder, Distance>; weight: number }) {
  return (
    <>
      <DataTable
        name="Decoders"
        rows={decoders}
        keyOf={(decoder) => decoder}
        columns={[
          [`at w = ${weightText(weight)}`, (decoder) => names[decoder]],
          ['KL to the optimum', (decoder) => distances[decoder].kl.toFixed(4)],
          ['mean final reward', (decoder) => signed(distances[decoder].reward, 3)],
          ['KL to the base', (decoder) => distances[decoder].klToBase.toFixed(3)],
          [
            'reward − KL / w',
            (decoder) => {
              const { reward, klToBase } = distances[decoder]
              return weight === 0 ? '–' : signed(reward - klToBase / weight, 3)
            },
          ],
        ]}
      />
      <p className={parts.note}>
        {weight === 0
          ? 'At w = 0 no reward steers: all four are the base model.'
          : `RLHF ${weight > 0 ? 'maximizes' : 'minimizes'} the last column. Each decoder misses the optimum there by its KL to the optimum divided by ${weight > 0 ? 'w' : '|w|'}.`}{' '}
        Every text here has full length, so CD’s value is the mean reward of finished texts. In the playground it
        predicts the reward of the text at 48 tokens, finished or not.
      </p>
    </>
  )
}
