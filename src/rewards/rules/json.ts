// The rule `json`: whether the text is a JSON document (RFC 8259), or can still become one.

import { JSONParser } from '@streamparser/json'
import { defineRule } from './rule.ts'

/** Scores 1 for a complete document and for an unfinished text that can become one, otherwise −1. */
export const json = defineRule<never>({
  name: 'json',
  title: 'valid JSON',
  summary: 'The text is a JSON document. An unfinished text scores 1 as long as it can still become JSON.',
  parameter: null,
  beforeTheEnd: true,
  scoreBy: () => (text, finished) => {
    if (finished) return parse(`${text} `) === 'complete' ? 1 : -1
    if (parse(text) === 'broken') return -1
    return ENDINGS.some((ending) => parse(text + ending) !== 'broken') ? 1 : -1
  },
})

/**
 * The parser checks a value only when it is complete. So an unfinished text can become JSON if one of these endings completes
 * its last value: a string (possibly inside an escape), a number, true, false or null. The line break ends a number and
 * cannot be part of a string.
 */
const ENDINGS = ` " "" 0" 00" 000" 0000" 0 rue ue e alse lse se ull ll l`.split(' ').map((ending) => `${ending}\n`)

function parse(text: string): 'broken' | 'incomplete' | 'complete' {
  let broken = false
  const parser = new JSONParser()
  parser.onValue = () => {}
  parser.onError = () => {
    broken = true
  }
  parser.write(text)
  return broken ? 'broken' : parser.isEnded ? 'complete' : 'incomplete'
}
