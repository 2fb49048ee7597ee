// The lesson's numbers for every prefix of a world, as a table to download.

import { decoderPolicies } from './divergences.ts'
import { twoPolicies } from './policies.ts'
import { pathOf, prefixName, type World } from './world.ts'

/**
 * A row per prefix, after a row of headings. Cells are probabilities, not logarithms. A cell is empty if the number is undefined:
 * C of a complete text, or a ratio after a prefix of probability 0.
 */
export function evidence(world: World, weight: number): (string | number)[][] {
  const { logRlhf, logPargs, logRatio, logC } = twoPolicies(world, weight)
  const { cd, optimal } = decoderPolicies(world, weight)
  const rows: (string | number)[][] = [
    ['prefix', 'length', 'base', 'reward', 'rlhf', 'pargs', 'ratio', 'cd', 'optimal', 'C of the prefix'],
  ]
  for (let length = 0; length <= world.length; length++)
    for (let node = 0; node < world.vocabSize ** length; node++) {
      const [base, reward] = [world.base[length]?.[node], world.rewards[length]?.[node]] as [number, number]
      const logs = [logRlhf, logPargs, logRatio, cd, optimal, logC].map((levels) => levels[length]?.[node])
      const cells = logs.map((log) => (log === undefined || Number.isNaN(log) ? '' : Math.exp(log)))
      rows.push([prefixName(pathOf(world, length, node).join('')), length, base, reward, ...cells])
    }
  return rows
}
