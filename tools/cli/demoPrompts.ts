// The page's example prompts, for commands that record texts.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { PUBLIC_DIR } from './paths.ts'

export const DEMO_PROMPTS = path.join(PUBLIC_DIR, 'prompts-demo.json')

const schema = z.array(z.object({ id: z.string(), group: z.string(), prompt: z.string().min(1) }))

/** @throws Error if the group has no prompts. */
export function demoPrompts(group = 'movie', file = DEMO_PROMPTS): { id: string; prompt: string }[] {
  const prompts = schema.parse(JSON.parse(readFileSync(file, 'utf8'))).filter((each) => each.group === group)
  if (prompts.length === 0)
    throw new Error(`${file} has no prompts in the group "${group}". Use a group that the file lists.`)
  return prompts
}
