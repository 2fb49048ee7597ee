// What columns are called: on the page by what tells one from another of its method, in a table of a run by all that they
// ran with. No two alike: equal ones are numbered.

import { methods } from '../../decoding/methods/index.ts'
import type { ColumnSettings, RewardChoice, RunSettings } from '../../decoding/record.ts'
import { effectiveSettings, type Overrides } from '../../decoding/settings.ts'

/** 'PARGS', or 'PARGS, w 8' beside another PARGS; of equal ones the later are 'PARGS (2)'. In the columns' order. */
export function columnTitles(columns: readonly ColumnSettings[]): string[] {
  const titles = columns.map((column) => {
    const { label } = methods[column.method]
    const alone = columns.filter(({ method }) => method === column.method).length === 1
    return alone ? label : titleOf(label, column)
  })
  return numbered(titles)
}

/** 'PARGS, w 8' for each column of a run that a weight steers, with what else it overrides. In the run's order. */
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

function titleOf(label: string, { weight, topK, temperature, reward }: Overrides): string {
  const words: (string | false)[] = [
    weight !== undefined && `w ${weight}`,
    topK !== undefined && `k ${topK}`,
    temperature !== undefined && `T ${temperature}`,
    reward ? rewardWords(reward) : false,
  ]
  return [label, ...words.filter((word) => word !== false).map((word) => word.replace('-', '\u2212'))].join(', ')
}

/** 'sentiment + json', 'sentiment − json': how much of each stands with the column's settings. */
function rewardWords(choice: RewardChoice): string {
  if (typeof choice === 'string') return choice
  return choice
    .map(({ name, weight }, index) => `${index === 0 ? '' : weight < 0 ? ' \u2212 ' : ' + '}${name}`)
    .join('')
}
