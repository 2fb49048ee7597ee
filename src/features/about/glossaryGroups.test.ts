import { expect, it } from 'vitest'
import { methodNames } from '../../decoding/methods/index.ts'
import { glossary } from '../../ui/glossary.ts'
import { glossaryGroups } from './glossaryGroups.ts'

it('has every term once, except those that methods explain', () => {
  const grouped = glossaryGroups.flatMap(({ words }) => words.map(({ term }) => term))
  const terms = Object.keys(glossary).filter((term) => !(methodNames as readonly string[]).includes(term))
  expect([...grouped].sort()).toEqual(terms.sort())
})
