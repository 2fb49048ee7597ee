import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { QUIET_ARGS } from '../browser/chromium.ts'
import { quantile } from './figures.ts'

/** npx downloads this version when needed. As a dependency, it would add 180 packages. */
export const LIGHTHOUSE = 'lighthouse@12.8.2'
export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

type Scores = Record<(typeof CATEGORIES)[number], number>

/** Medians over the runs that succeeded; null if all failed. Does not throw, because other measurements do not need Lighthouse. */
export async function medianScores(
  url: string,
  form: 'mobile' | 'desktop',
  executablePath: string,
  times: number,
): Promise<Scores | null> {
  const all: Scores[] = []
  for (let i = 0; i < times; i++) {
    try {
      all.push(await scoresOf(url, form, executablePath))
    } catch (error) {
      console.error(`Lighthouse failed: ${(error as Error).message}`)
    }
  }
  if (all.length === 0) return null
  const median = (name: keyof Scores) =>
    quantile(
      all.map((scores) => scores[name]),
      0.5,
    )
  console.error(`performance, ${form}: ${all.map(({ performance }) => performance).join(', ')}`)
  return Object.fromEntries(CATEGORIES.map((name) => [name, median(name)])) as Scores
}

async function scoresOf(url: string, form: 'mobile' | 'desktop', executablePath: string): Promise<Scores> {
  console.error(`${LIGHTHOUSE}, ${form}`)
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--output=json',
      `--only-categories=${CATEGORIES.join()}`,
      `--chrome-flags=${['--headless=new', '--no-sandbox', ...QUIET_ARGS].join(' ')}`,
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ],
    // Runs outside the repository, so that npx does not use packages installed there.
    {
      cwd: tmpdir(),
      maxBuffer: 1 << 28,
      env: { ...process.env, CHROME_PATH: executablePath },
      shell: process.platform === 'win32',
    },
  )
  const { categories, audits } = JSON.parse(stdout) as {
    categories: Record<string, { score: number; auditRefs: { id: string }[] }>
    audits: Record<string, { score: number | null; title: string; displayValue?: string; scoreDisplayMode: string }>
  }
  for (const { score, title, displayValue = '', scoreDisplayMode } of Object.values(audits))
    if (score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
      console.error(`  ${score} ${title} ${displayValue}`)
  return Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]),
  ) as Scores
}
