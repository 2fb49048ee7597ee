// The example prompts that ship with the page: fetched, validated, grouped.

import { z } from 'zod'

const exampleSchema = z.object({ id: z.string(), group: z.string(), prompt: z.string() })

export type Example = z.infer<typeof exampleSchema>

const GROUP_TITLES: Record<string, string> = { movie: 'Film reviews', question: 'Questions', story: 'Stories' }

/** @throws if the file is missing or not a list of examples. */
export async function fetchExamples(): Promise<Example[]> {
  const response = await fetch(new URL('prompts-demo.json', document.baseURI))
  if (!response.ok) throw new Error(`prompts-demo.json: HTTP ${response.status}`)
  return z.array(exampleSchema).parse(await response.json())
}

/** [title, examples] of each group, in order of first appearance. */
export function groupExamples(examples: readonly Example[]): [string, Example[]][] {
  const groups = new Map<string, Example[]>()
  for (const example of examples) {
    const title = GROUP_TITLES[example.group] ?? example.group
    groups.set(title, [...(groups.get(title) ?? []), example])
  }
  return [...groups]
}
