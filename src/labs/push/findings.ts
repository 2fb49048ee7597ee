// The lesson's findings as sentences. They are computed from the recorded texts, so that no sentence claims more than the data
// show.

import { methods } from '../../decoding/methods/index.ts'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import { curve, type MetricName, peaksOf, type Verdict } from './curves.ts'
import { type PushedSet, pushedWeights } from './format.ts'

/** The question compares the gain up to this weight with the gain beyond it. */
const STRONG = 4

/** Means of a metric over prompts, for PARGS. */
function meansOf(set: PushedSet, name: MetricName) {
  const points = curve(set, 'pargs', name, set.judges[0]?.name ?? '')
  const at = (weight: number) => points.find((point) => point.weight === weight)?.mean ?? Number.NaN
  return { atZero: at(0), atStrong: at(STRONG), atLargest: points.at(-1)?.mean ?? Number.NaN }
}

const largestWeight = (set: PushedSet) => weightText(pushedWeights(set).at(-1) as number)

export function predictionOf(set: PushedSet) {
  const own = meansOf(set, 'own')
  const kl = meansOf(set, 'kl')
  const gain = own.atStrong - own.atZero
  const more = own.atLargest - own.atStrong
  return {
    question: `From w = 0 to w = +${STRONG}, the reward that steers PARGS gains ${gain.toFixed(1)} on average over ${set.prompts.length} prompts. How much more does it gain from +${STRONG} to ${largestWeight(set)}?`,
    choices: [
      'More than half of that gain.',
      'Less than half of that gain, or none.',
      'It falls back to its level at w = 0, or lower.',
    ],
    right: own.atLargest <= own.atZero ? 2 : more > gain / 2 ? 0 : 1,
    because: `The reward changes by ${signedOne(more)}, while the KL to top-k sampling goes from ${kl.atStrong.toFixed(0)} to ${kl.atLargest.toFixed(0)} nats. Only the ten most probable tokens are candidates. Once the candidate with the highest reward is almost always sampled, a larger weight changes little, and sampling it at every step need not lead to the text with the highest reward.`,
  }
}

const verdictTexts: Record<Verdict, string> = {
  overOptimized: 'it falls while the method’s steering reward still rises (over-optimization)',
  falls: 'it falls, and the method’s steering reward no longer clearly rises',
  undecided: 'the data do not show whether it falls',
  rises: 'it keeps rising',
}

/** The lesson's conclusion, by the first judge. */
export function shownOf(set: PushedSet): string {
  const own = meansOf(set, 'own')
  const peaks = peaksOf(set, set.judges[0]?.name ?? '')
  const findings = Object.entries(verdictTexts).flatMap(([verdict, text]) => {
    const labels = peaks.filter((peak) => peak.verdict === verdict).map(({ method }) => methods[method].label)
    return labels.length > 0 ? [`with ${list.format(labels)} ${text}`] : []
  })
  return `The reward that steers PARGS gains ${(own.atStrong - own.atZero).toFixed(1)} up to w = +${STRONG} and changes by ${signedOne(own.atLargest - own.atStrong)} from +${STRONG} to ${largestWeight(set)}, while the texts move further from the base model. The judge’s score beyond its peak: ${findings.join('; ')}.`
}

const signedOne = (mean: number) => signedPlusMinus({ mean, standardError: null }, 1)

/** Formats 'a, b and c'. */
const list = new Intl.ListFormat('en-GB')
