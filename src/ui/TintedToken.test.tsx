// @vitest-environment happy-dom
// Where the color of a token ends, and how its strength is marked.

import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TintedToken } from './TintedToken.tsx'

function draw(piece: string, amount = 0) {
  const { container } = render(
    <TintedToken position={0} piece={piece} bytes={[]} ends={false} amount={amount} marked={false} />,
  )
  const token = container.querySelector<HTMLElement>('[data-token-position]')
  return { text: container.textContent, colored: token?.textContent, style: token?.getAttribute('style') }
}

test('the leading space of a word is in the text, but not colored', () => {
  expect(draw(' warm')).toMatchObject({ text: ' warm', colored: 'warm' })
  expect(draw('  two')).toMatchObject({ text: '  two', colored: 'two' })
})

test('a token of nothing but white space stays colored, so that it can be pointed at', () => {
  expect(draw(' ').colored).toBe(' ')
  expect(draw('\n').colored).toContain('\n')
})

test('dots stand above for negative values, below for positive ones, and are taller near the ends', () => {
  const bar = (amount: number) => /--edge: ?(\w+);.*--bar: ?([\d.]+)px/.exec(draw('a', amount).style ?? '')?.slice(1)
  expect(bar(0.2)).toEqual(['bottom', '0'])
  expect(bar(0.5)).toEqual(['bottom', '2'])
  expect(bar(-0.9)).toEqual(['top', '3.5'])
})
