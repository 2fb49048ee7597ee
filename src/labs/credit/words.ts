// The averages as a sentence, with every number computed.

import type { Averages } from './averages.ts'

export function spread({ byHead, dice, even, n, tokens }: Averages): string {
  const share = (average: { topThreeShare: { mean: number; standardError: number | null } } | undefined) =>
    average
      ? `${(100 * average.topThreeShare.mean).toFixed(1)}% ± ${(100 * (average.topThreeShare.standardError ?? 0)).toFixed(1)}`
      : 'unknown'
  return (
    `Over ${n} texts of ${tokens.toFixed(0)} tokens, the three largest tokens have ${share(byHead.prefix)} of the prefix head’s credit ` +
    `(full-sequence head: ${share(byHead.full)}). In an even text they would have ${(100 * even.topThreeShare).toFixed(1)}%; ` +
    `under a head that rolls dice, ${share(dice)}. Most of the unevenness comes from the base model, which leaves little choice at most tokens.`
  )
}
