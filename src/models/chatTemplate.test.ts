import { describe, expect, it } from 'vitest'
import { type RenderChat, withoutDefaultSystemTurn } from './chatTemplate.ts'
import type { ChatTurn } from './tokenizer.types.ts'

// Templates as functions, written as Jinja templates usually are: something first, then turn after turn.
const turnText = ({ role, content }: ChatTurn) => `[${role}]${content};`
const template =
  (first: (turns: readonly ChatTurn[]) => string, turn: (turn: ChatTurn) => string = turnText): RenderChat =>
  (turns, addGenerationPrompt) =>
    first(turns) + turns.map(turn).join('') + (addGenerationPrompt ? '[assistant]' : '')
const defaultSystem = (turns: readonly ChatTurn[]) => (turns[0]?.role === 'system' ? '' : '[system]Be good.;')

const withDefault = template(defaultSystem)
const user: ChatTurn = { role: 'user', content: 'Hi' }

describe('withoutDefaultSystemTurn', () => {
  it('takes a default system turn away', () => {
    expect(withoutDefaultSystemTurn([user], withDefault)).toBe('[user]Hi;[assistant]')
  })

  it('keeps what the template writes before every conversation', () => {
    const render = template((turns) => `<s>${defaultSystem(turns)}`)
    expect(withoutDefaultSystemTurn([user], render)).toBe('<s>[user]Hi;[assistant]')
  })

  it('changes nothing where there is no default', () => {
    const render = template(() => '<s>')
    expect(withoutDefaultSystemTurn([user], render)).toBe(render([user], true))
  })

  it('keeps a system turn that is given', () => {
    const turns: ChatTurn[] = [{ role: 'system', content: 'Rhyme.' }, user]
    expect(withoutDefaultSystemTurn(turns, withDefault)).toBe('[system]Rhyme.;[user]Hi;[assistant]')
  })

  it('is not led astray by a user who writes the default turn', () => {
    const turns: ChatTurn[] = [{ role: 'user', content: '[system]Be good.;' }]
    expect(withoutDefaultSystemTurn(turns, withDefault)).toBe('[user][system]Be good.;;[assistant]')
  })

  it('uses a template that refuses system turns as it is', () => {
    const render = template((turns) => {
      if (turns[0]?.role === 'system') throw new Error('System turns are not supported')
      return ''
    })
    expect(withoutDefaultSystemTurn([user], render)).toBe('[user]Hi;[assistant]')
  })

  it('uses a template that does not write system turns as it is', () => {
    const render = template(
      () => '',
      (turn) => (turn.role === 'user' ? turnText(turn) : ''),
    )
    expect(withoutDefaultSystemTurn([user], render)).toBe('[user]Hi;[assistant]')
  })
})
