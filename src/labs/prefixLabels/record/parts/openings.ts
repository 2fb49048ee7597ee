// Film openings for the pairs of recorded endings, in addition to the eight of public/prompts-demo.json. Written for this project,
// and neutral: none says whether the film was good.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PUBLIC_DIR } from '../../../../../tools/cli/paths.ts'
import written from './openings.json' with { type: 'json' }

const DEMO = path.join(PUBLIC_DIR, 'prompts-demo.json')

/** All film openings: the page's 8 and 56 more. */
export function filmOpenings(): string[] {
  const demo: { group: string; prompt: string }[] = JSON.parse(readFileSync(DEMO, 'utf8'))
  return [...demo.filter(({ group }) => group === 'movie').map(({ prompt }) => prompt), ...written]
}
