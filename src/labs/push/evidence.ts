// Tables to download: every recorded text with its metrics, and every point of the curves. The first row has the headings.

import { curve, metricNames } from './curves.ts'
import { type PushedSet, pushedMethods } from './format.ts'

/** A row per text, without the text itself, because a spreadsheet could read it as a formula. */
export function textRows({ texts, judges }: PushedSet): (string | number)[][] {
  const names = judges.map(({ name }) => name)
  return [
    ['prompt', 'seed', 'method', 'w', 'tokens', 'finished', 'full', 'prefix', 'value', ...names, 'KL', 'rep-2'],
    ...texts.map(({ prompt, seed, method, weight, length, finished, heads, judges: scores, kl, rep2 }) => [
      ...[prompt, seed, method, weight, length, String(finished)],
      ...[heads.full ?? '', heads.prefix ?? '', heads.value ?? ''],
      ...names.map((name) => scores[name] ?? ''),
      ...[kl, rep2 ?? ''],
    ]),
  ]
}

/** A row per point of a curve: mean over prompts with its standard error. */
export function curveRows(set: PushedSet): (string | number)[][] {
  return [
    ['figure', 'judge', 'method', 'w', 'mean', 'standard error', 'prompts'],
    ...set.judges.flatMap(({ name: judge }, place) =>
      metricNames
        // Only the metric 'judge' depends on the judge.
        .filter((metric) => metric === 'judge' || place === 0)
        .flatMap((metric) =>
          pushedMethods.flatMap((method) =>
            curve(set, method, metric, judge).map(({ weight, mean, standardError, n }) => [
              ...[metric, metric === 'judge' ? judge : '', method, weight],
              ...[mean, standardError ?? '', n],
            ]),
          ),
        ),
    ),
  ]
}
