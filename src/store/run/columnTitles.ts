// What columns are called: on the page by what tells one from another of its method, in a table of a run by all that they
// ran with. No two alike: equal ones are numbered.

import { methods } from '../../decoding/methods/index.ts'
import type { RewardChoice, RunSettings } from '../../decoding/record.ts'
import type { ColumnChoice } from '../settings/columnChoices.ts'
import { rewardChoice, sharesOf } from '../settings/rewards.ts'

/** 'PARGS', or 'PARGS, w 8' beside another PARGS; of equal ones the later are 'PARGS (2)'. In the columns' order. */
export function columnTitles(columns: readonly ColumnChoice[]): string[] {
  const titles = columns.map((column) => {
    const { label } = methods[column.method]
    const alone = columns.filter(({ method }) => method === column.method).length === 1
    return alone ? label : [label, ...ownWords(column)].join(', ')
  })
  return numbered(titles)
}

/** 'PARGS, w 8' for each column of a run that a weight steers, with what else it had of its own. In the run's order. */
export function ranTitles({ columns }: Pick<RunSettings, 'columns'>): string[] {
  return numbered(
    columns.map(({ method, weight, topK, temperature, reward }) => {
      const { label, head } = methods[method]
      const rewards = sharesOf(reward ?? null) ?? undefined
      return [label, ...ownWords({ own: { rewards, topK, temperature, ...(head ? { weight } : {}) } })].join(', ')
    }),
  )
}

function numbered(titles: readonly string[]): string[] {
  return titles.map((title, index) => {
    const before = titles.slice(0, index).filter((other) => other === title).length
    return before === 0 ? title : `${title} (${before + 1})`
  })
}

function ownWords({ own }: Pick<ColumnChoice, 'own'>): string[] {
  const { rewards, weight, topK, temperature } = own ?? {}
  const choice = rewards ? rewardChoice(rewards) : null
  const words = [
    weight !== undefined && `w ${weight}`,
    topK !== undefined && `k ${topK}`,
    temperature !== undefined && `T ${temperature}`,
    choice !== null && rewardWords(choice),
  ]
  return words.filter((word) => word !== false).map((word) => word.replace('-', '\u2212'))
}

/** 'sentiment + json', 'sentiment − json': how much of each stands with the column's settings. */
function rewardWords(choice: RewardChoice): string {
  if (typeof choice === 'string') return choice
  return choice
    .map(({ name, weight }, index) => `${index === 0 ? '' : weight < 0 ? ' \u2212 ' : ' + '}${name}`)
    .join('')
}
