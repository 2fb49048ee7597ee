// The decoders at one weight: distance from the optimum, reward, distance from the base model, and what RLHF maximises.

import { signed } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import { type Decoder, type Distance, decoders } from './divergences.ts'

const names: Record<Decoder, string> = {
  base: 'base model alone',
  cd: 'CD: mean reward to go',
  pargs: 'PARGS',
  optimal: 'optimal: log-mean-exp to go',
}

export function DistanceTable({ distances, weight }: { distances: Record<Decoder, Distance>; weight: number }) {
  return (
    <>
      <section
        className={parts.scroll}
        aria-label="Ways of decoding"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there is little room
        tabIndex={0}
      >
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">at w = {weightText(weight)}</th>
              <th scope="col">KL to the optimum</th>
              <th scope="col">mean final reward</th>
              <th scope="col">KL to the base</th>
              <th scope="col">reward − KL / w</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </section>
      <p className={parts.note}>
        {weight === 0
          ? 'At w = 0 nobody steers: all four are the base model.'
          : `RLHF ${weight > 0 ? 'maximises' : 'minimises'} the last column. Each falls short of the optimum there by its KL to the optimum, divided by ${weight > 0 ? 'w' : '|w|'}.`}
      </p>
    </>
  )
}
