import { describe, expect, it } from 'vitest'
import { acrossFolders, atKlMarkdown } from './acrossFolders.ts'

/** Two prompts; the method's one weight is at `kl` with `rewards`; top-k has reward 0 at KL 0. */
const texts = (kl: number, rewards: [number, number], seed = 1) =>
  [
    'key,prompt,seed,klToTopK,judges.film',
    ...['p', 'q'].map((prompt) => `topK,${prompt},${seed},0,0`),
    ...['p', 'q'].map((prompt, i) => `cd@2,${prompt},${seed},${kl},${rewards[i]}`),
    'greedy,p,1,,5',
  ].join('\n')
const source = (name: string, csv: string, method = 'cd') => ({ name, method, csv })

describe('acrossFolders', () => {
  it('interpolates both to the same KL, prompt by prompt', () => {
    // Both cover 0 to 20 nats. At 10, 'a' (to 40 nats) has a quarter of its reward, 'b' (to 20 nats) half.
    const compared = acrossFolders(source('a', texts(40, [8, 16])), source('b', texts(20, [2, 4])))
    expect(compared.map(({ kl }) => kl)).toEqual([5, 10, 15])
    expect(compared[1]).toMatchObject({
      judge: 'film',
      rewardA: { mean: 3 },
      rewardB: { mean: 1.5 },
      difference: 1.5,
      n: 2,
    })
    // Differences 1 and 2: standard deviation 1/√2, over √2.
    expect(compared[1]?.standardError).toBeCloseTo(0.5, 12)
    expect(atKlMarkdown(compared, 'a', 'b').split('\n')[3]).toMatch(
      /^\| film \| 10 \| 3.00 ± 1.00 \| 1.50 ± 0.50 \| \+1.50 ± 0.50 \|/,
    )
  })

  it('names what is missing', () => {
    const a = source('a', texts(40, [8, 16]))
    expect(() => acrossFolders(a, source('b', a.csv, 'rad'))).toThrow('b: texts.csv has no method "rad"')
    expect(() => acrossFolders(a, source('b', texts(40, [1, 2], 7)))).toThrow('share no seed')
  })
})
