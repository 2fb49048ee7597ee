import { describe, expect, it } from 'vitest'
import { acrossFrontiers, frontiersMarkdown } from './frontiers.ts'

const HEAD = 'judge,kl,a,b,difference,standardError,n'
const first = {
  name: 'one/frontier.csv',
  csv: [HEAD, 'film,30,args,pargs,-1,0.25,64', 'film,15,args,pargs,-0.5,0.2,64', 'film,15,args,rad,2,1,64'].join('\n'),
}
const second = {
  name: 'two/frontier.csv',
  csv: [HEAD, 'film,17,pargs,args,1.5,0.3,64', 'film,34.4,pargs,args,2,0.35,64'].join('\n'),
}

describe('acrossFrontiers', () => {
  it('joins comparisons of the same two methods, in either order', () => {
    expect(acrossFrontiers([first, second])).toEqual([
      {
        judge: 'film',
        a: 'args',
        b: 'pargs',
        kl: [15, 17],
        each: [
          { difference: -0.5, standardError: 0.2 },
          { difference: -1.5, standardError: 0.3 },
        ],
        mean: -1,
        // Standard deviation of two that differ by 1 is 1/√2, over √2.
        standardError: expect.closeTo(0.5, 12),
      },
      expect.objectContaining({ kl: [30, 34.4], mean: -1.5, standardError: expect.closeTo(0.5, 12) }),
    ])
  })

  it('is one table per judge', () => {
    expect(frontiersMarkdown(acrossFrontiers([first, second]), ['out/one', 'out/two']).split('\n')).toEqual([
      '| film | KL, nats | one | two | mean |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| ARGS − PARGS | 15 to 17 | −0.50 ± 0.20 | −1.50 ± 0.30 | −1.00 ± 0.50 |',
      '| ARGS − PARGS | 30 to 34 | −1.00 ± 0.25 | −2.00 ± 0.35 | −1.50 ± 0.50 |',
    ])
  })

  it('names the file that is not a table, or that compares at fewer KLs', () => {
    const other = { name: 'three/frontier.csv', csv: 'judge,kl\nfilm,3' }
    expect(() => acrossFrontiers([first, other])).toThrow('three/frontier.csv is not a frontier.csv')
    const far = { name: 'five/frontier.csv', csv: second.csv.replaceAll('17', '7') }
    expect(() => acrossFrontiers([first, far])).toThrow('at 15.0 nats; the mean is 11.0')
    const fewer = { name: 'six/frontier.csv', csv: second.csv.replaceAll('64', '8') }
    expect(() => acrossFrontiers([first, fewer])).toThrow(
      'six/frontier.csv compares args and pargs over 8 prompts, another evaluation over 64',
    )
    const none = { name: 'seven/frontier.csv', csv: HEAD }
    expect(() => acrossFrontiers([first, none])).toThrow('no judge and pair of methods in common')
    const short = { name: 'four/frontier.csv', csv: second.csv.split('\n').slice(0, 2).join('\n') }
    expect(() => acrossFrontiers([first, short])).toThrow('four/frontier.csv compares args and pargs at fewer KLs')
  })
})
