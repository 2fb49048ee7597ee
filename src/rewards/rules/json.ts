// json. Is the text a JSON document (RFC 8259), or does it begin one?

import { JSONParser } from '@streamparser/json'
import { defineRule } from './rule.ts'

/** 1 for a whole document, and for a text that goes on and begins one; −1 for all others. */
export const json = defineRule<never>({
  name: 'json',
  title: 'valid JSON',
  summary: 'The text is a JSON document; one that goes on is good while it can still become one.',
  parameter: null,
  beforeTheEnd: true,
  scoreBy: () => (text, finished) => {
    if (finished) return parse(`${text} `) === 'whole' ? 1 : -1
    if (parse(text) === 'broken') return -1
    return ENDINGS.some((ending) => parse(text + ending) !== 'broken') ? 1 : -1
  },
})

/**
 * The parser looks at a string, number or word only once it is whole ('{1' may be thought to go on). So it must stand
 * one of the ways in which something unfinished can end: strings, also within an escape; numbers; true, false, null.
 * The line break ends a number, and cannot stand in a string.
 */
const ENDINGS = [
  '',
  '"',
  '""',
  '0"',
  '00"',
  '000"',
  '0000"',
  '0',
  'rue',
  'ue',
  'e',
  'alse',
  'lse',
  'se',
  'ull',
  'll',
  'l',
].map((ending) => `${ending}\n`)

function parse(text: string): 'broken' | 'begun' | 'whole' {
  let broken = false
  const parser = new JSONParser()
  parser.onValue = () => {}
  parser.onError = () => {
    broken = true
  }
  parser.write(text)
  return broken ? 'broken' : parser.isEnded ? 'whole' : 'begun'
}
