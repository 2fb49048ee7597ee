// What the averages say, as a sentence; every number in it is counted.

import type { Averages } from './averages.ts'

export function spread({ byHead, dice, even, n, tokens }: Averages): string {
  const share = (average: { topThreeShare: { mean: number; standardError: number | null } } | undefined) =>
    average
      ? `${(100 * average.topThreeShare.mean).toFixed(1)}% ± ${(100 * (average.topThreeShare.standardError ?? 0)).toFixed(1)}`
      : 'unknown'
  return (
    `In between: over ${n} texts of ${tokens.toFixed(0)} tokens the three largest have ${share(byHead.prefix)} of the prefix head’s credit ` +
    `(${share(byHead.full)} of the full-sequence head’s), where an even text would give ${(100 * even.topThreeShare).toFixed(1)}%. ` +
    `But a head that rolls dice gives ${share(dice)}: most of the unevenness is the language model’s, which leaves little to choose at most tokens.`
  )
}
