// Unique titles of columns. On the page, a title is the method, plus the overrides if another column has the same method.
// In a table of seeds, it always states the weight and the overrides.

import { methods } from '../../decoding/methods/index.ts'
import type { ColumnSettings, RewardChoice, RunSettings } from '../../decoding/record.ts'
import { effectiveSettings, type Overrides } from '../../decoding/settings.ts'

/** 'PARGS', or 'PARGS, w 8' if there is another PARGS. Equal titles are numbered: 'PARGS (2)'. */
export function columnTitles(columns: readonly ColumnSettings[]): string[] {
  const titles = columns.map((column) => {
    const { label } = methods[column.method]
    const alone = columns.filter(({ method }) => method === column.method).length === 1
    return alone ? label : titleOf(label, column)
  })
  return numbered(titles)
}

/** 'PARGS, w 8, k 5': the weight of every steered column, and its overrides. */
export function ranTitles(settings: RunSettings): string[] {
  return numbered(
    settings.columns.map((column) => {
      const { label, head } = methods[column.method]
      const weight = head ? effectiveSettings(column, settings).weight : undefined
      return titleOf(label, { ...column, weight })
    }),
  )
}

function numbered(titles: readonly string[]): string[] {
  return titles.map((title, index) => {
    const before = titles.slice(0, index).filter((other) => other === title).length
    return before === 0 ? title : `${title} (${before + 1})`
  })
}

const titleOf = (label: string, overrides: Overrides): string => [label, ...detailsOf(overrides)].join(', ')

/** ['w 8', 'k 5', 'T 0.7', 'sentiment'] for the settings that are given. */
export function detailsOf({ weight, topK, temperature, reward }: Overrides): string[] {
  const details = [
    weight !== undefined && `w ${weight}`,
    topK !== undefined && `k ${topK}`,
    temperature !== undefined && `T ${temperature}`,
    reward ? rewardLabel(reward) : false,
  ].filter((detail) => typeof detail === 'string')
  return details.map((detail) => detail.replace('-', '\u2212'))
}

/** 'sentiment + json' or 'sentiment − json', without the sizes of the weights. */
function rewardLabel(choice: RewardChoice): string {
  if (typeof choice === 'string') return choice
  return choice
    .map(({ name, weight }, index) => `${index === 0 ? '' : weight < 0 ? ' \u2212 ' : ' + '}${name}`)
    .join('')
}
