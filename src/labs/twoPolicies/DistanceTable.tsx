// The decoders at one weight: distance from the optimum, reward, distance from the base model, and the objective of RLHF.

import { signed } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import { ScrollTable } from '../parts/ScrollTable.tsx'
import { weightText } from '../parts/weightText.ts'
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
      <ScrollTable
        name="Decoders"
        headings={[
          <>at w = {weightText(weight)}</>,
          'KL to the optimum',
          'mean final reward',
          'KL to the base',
          'reward − KL / w',
        ]}
      >
        {decoders.map((decoder) => {
          const { kl, reward, klToBase } = distances[decoder]
          return (
            <tr key={decoder} data-decoder={decoder}>
              <th scope="row">{names[decoder]}</th>
              <td>{kl.toFixed(4)}</td>
              <td>{signed(reward, 3)}</td>
              <td>{klToBase.toFixed(3)}</td>
              <td>{weight === 0 ? '–' : signed(reward - klToBase / weight, 3)}</td>
            </tr>
          )
        })}
      </ScrollTable>
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
