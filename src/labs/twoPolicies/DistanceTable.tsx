// Table of the decoders at one weight: distance from the optimum, reward, distance from the base model, and RLHF objective.

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
          [`decoder at w = ${weightText(weight)}`, (decoder) => names[decoder]],
          ['KL to the optimum', (decoder) => distances[decoder].kl.toFixed(4)],
          ['mean final reward', (decoder) => signed(distances[decoder].reward, 3)],
          ['KL to the base model', (decoder) => distances[decoder].klToBase.toFixed(3)],
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
          ? 'At w = 0 the reward has no effect: all four decoders are the base model.'
          : `RLHF ${weight > 0 ? 'maximizes' : 'minimizes'} the last column. In that column, each decoder differs from the optimum by its KL to the optimum divided by ${weight > 0 ? 'w' : '|w|'}.`}{' '}
        Every text here has full length, so CD’s value is the mean reward of finished texts. In the playground, CD’s
        value head predicts the reward of the text at 48 tokens, finished or not.
      </p>
    </>
  )
}
