// Every recorded text with its figures, and every point of the curves, as tables to download.

import { curve, figureNames } from './curves.ts'
import { type PushedSet, pushedMethods } from './format.ts'

/** A row per text, headings first, without the text itself, which could start with a spreadsheet formula. */
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
      figureNames
        // Only this figure depends on the judge.
        .filter((figure) => figure === 'judge' || place === 0)
        .flatMap((figure) =>
          pushedMethods.flatMap((method) =>
            curve(set, method, figure, judge).map(({ weight, mean, standardError, n }) => [
              ...[figure, figure === 'judge' ? judge : '', method, weight],
              ...[mean, standardError ?? '', n],
            ]),
          ),
        ),
    ),
  ]
}
