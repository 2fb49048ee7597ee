import { describe, expect, it } from 'vitest'
import { composeText, turnsOf } from './texts.ts'

const CHAT = '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi\nthere<|im_end|>\n<|im_start|>assistant\n'
const TURNS = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hi\nthere' },
]

describe('turnsOf', () => {
  it('finds the turns of a chat', () => expect(turnsOf(CHAT)).toEqual(TURNS))

  it.each(['The film', '', CHAT.slice(0, -3), `x${CHAT}`, CHAT.replace('user', 'tool')])(
    'anything else is plain text: %j',
    (prompt) => expect(turnsOf(prompt)).toBeNull(),
  )
})

describe('composeText', () => {
  const plain = { reads: 'all', hasChatTemplate: false } as const
  const templated = { reads: 'all', hasChatTemplate: true } as const

  it('a response continues a plain prompt', () => {
    expect(composeText('The film', ' was good', plain)).toEqual({ kind: 'text', text: 'The film was good' })
  })

  it('a question and its answer are a pair', () => {
    expect(composeText(CHAT, 'Hello', plain)).toEqual({ kind: 'pair', text: 'Hi\nthere', pair: 'Hello' })
  })

  it('a template gets the turns and the answer', () => {
    const answer = { role: 'assistant', content: 'Hello' }
    expect(composeText(CHAT, 'Hello', templated)).toEqual({ kind: 'chat', turns: [...TURNS, answer] })
    expect(composeText('Hi', 'Hello', templated)).toEqual({
      kind: 'chat',
      turns: [{ role: 'user', content: 'Hi' }, answer],
    })
  })

  it('the response alone', () => {
    expect(composeText(CHAT, 'Hello', { ...templated, reads: 'response' })).toEqual({ kind: 'text', text: 'Hello' })
  })
})
