// Judges by name, for the command line.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Judge } from '../src/rewards/judge.ts'
import { loadJudge } from '../src/rewards/loadRewards.ts'

/** @throws Error that names the judge and lists those there are. */
export function judgesNamed(
  names: readonly string[],
  { headsDir, trunkSha256 }: { headsDir: string; trunkSha256: string },
): Promise<Judge[]> {
  const readHead = async (file: string) => new Uint8Array(await readFile(path.join(headsDir, file)))
  return Promise.all(names.map((name) => loadJudge(name, readHead, trunkSha256)))
}
