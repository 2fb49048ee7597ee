// @vitest-environment happy-dom
// The address through the app's own listener: whatever its fragment is, a sentence or a comparison answers it, and the last
// fragment wins.

import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { encodeLink } from '../../sharing/link.ts'
import { pack } from '../library/packing.ts'
import { recordOf } from '../run/selectors.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createTestApp } from '../testing/testApp.tsx'

const record = await fakeRun(runSettings())
const link = (prompt: string) => `#/run/${encodeLink({ record: { ...record, prompt }, lacksTables: false })}`
const valid = link('valid')

const note = { title: 'T', notice: 'Look.', claim: 'c', holds: 4, of: 5, interval: [0.1, 0.9], seed: 1, command: 'x' }
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const files: Record<string, Uint8Array<ArrayBuffer>> = {
  'recorded/index.json': json({
    comparisons: ['one', 'two'].map((id) => ({ ...note, id, file: `${id}.json.gz` })),
  }),
  'recorded/one.json.gz': await pack({
    note: { ...note, id: 'one' },
    judged: null,
    record: { ...record, prompt: 'one' },
  }),
  'recorded/two.json.gz': await pack({
    note: { ...note, id: 'two' },
    judged: null,
    record: { ...record, prompt: 'two' },
  }),
}

/** The parts of a window that the app uses. happy-dom's reports every change of the address as if the user had made it. */
function fakeWindow() {
  const listeners: [string, () => void][] = []
  const location = { hash: '' }
  return {
    location,
    history: {
      state: null,
      replaceState: (_: unknown, __: string, hash: string) => void Object.assign(location, { hash }),
    },
    addEventListener: (type: string, listener: () => void) => void listeners.push([type, listener]),
    removeEventListener: () => {},
    matchMedia: () => ({ matches: true }),
    dispatch(type: string): void {
      for (const [of, listener] of listeners) if (of === type) listener()
    },
  }
}

/** @param arrives awaited before a file of the site is read. */
function openApp(arrives: (path: string) => Promise<void> = async () => {}) {
  const window = fakeWindow()
  const app = createTestApp(
    {},
    {
      address: {
        model: { title: 'Fake-1M', sizeMegabytes: 98, headsMegabytes: 0 },
        request: { manifestUrl: 'http://x/manifest.json', headsUrl: 'http://x/heads/', runtime: 'auto' },
        embedded: false,
      },
      window: window as unknown as Window,
      read: async (path) => {
        await arrives(path)
        return files[path] ?? Promise.reject(new Error(`${path}: the server answered 404`))
      },
    },
  )
  /** Changes the fragment as a link or the address bar does, with the event at once. */
  const go = (hash: string): void => {
    window.location.hash = hash
    window.dispatch('hashchange')
  }
  return { ...app, go }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))
const prompt = (app: ReturnType<typeof openApp>) => recordOf(app.playground.getState().run)?.prompt

const letters = [...'ABCxyz0189-_.%é /?#&=+~“🙂']
const noise = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 40 })
/** A link that lost, gained or changed a character on its way. */
const broken = fc
  .tuple(fc.integer({ min: 6, max: valid.length - 1 }), fc.constantFrom('', 'A', '%', 'é'), fc.nat(1))
  .map(([at, put, taken]) => valid.slice(0, at) + put + valid.slice(at + taken))
  .filter((hash) => hash !== valid)
const fragment = fc.oneof(
  noise.map((text) => `#/run/1.${text}`),
  noise.map((text) => `#/run/${text}`),
  noise.map((text) => `#/recorded/${text}`),
  noise.map((text) => `#/runs/${text}`),
  noise.map((text) => `#/playground/${text}`),
  broken,
)

describe('any fragment', () => {
  test('that cannot be opened is answered by a sentence about it; what is shown stays', async () => {
    const app = openApp()
    await app.openFirst()
    await fc.assert(
      fc.asyncProperty(fragment, async (hash) => {
        app.go('#/playground')
        expect(app.opening.getState().fault).toBeNull()
        app.go(hash)
        await settled()
        await settled()
        const { fault } = app.opening.getState()
        // A changed link may still contain a comparison.
        if (fault === null) expect(app.playground.getState().opened?.origin.kind).toBe('link')
        else expect(fault).toMatch(/^(This link |There is no ).+[.]$/)
        expect(app.playground.getState().run.kind).toBe('done')
      }),
      { numRuns: 200 },
    )
  })

  test('of many that come faster than they are read: the last wins, whatever it is', async () => {
    const last = fc.constantFrom<[hash: string, prompt: string | null, fault: string | null]>(
      [link('last'), 'last', null],
      ['#/recorded/two', 'two', null],
      ['#/run/9.AAAA', null, 'This link uses version 9'],
      ['#/recorded/three', null, 'There is no recorded comparison named “three”'],
      ['#/nowhere', null, 'There is no page “#/nowhere” here'],
    )
    const any = fc.oneof(fragment, fc.constantFrom('#/recorded/one', '#/recorded/two', link('other'), '#/labs'))
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 6 }), last, async (hashes, [hash, shown, fault]) => {
        const app = openApp(settled as () => Promise<void>)
        // The first comparison may still be on its way, too.
        const opened = app.openFirst()
        if (hashes.length > 3) await opened
        for (const each of [...hashes, hash]) app.go(each)
        await opened
        await vi.waitFor(() => {
          expect(app.recordings.getState().opening).toBe(false)
          if (shown !== null) expect([prompt(app), app.opening.getState().fault]).toEqual([shown, null])
          else expect(app.opening.getState().fault).toContain(fault)
        })
        await settled()
        if (shown !== null) expect([prompt(app), app.opening.getState().fault]).toEqual([shown, null])
        else expect([prompt(app), app.opening.getState().fault]).toEqual(['one', expect.stringContaining(fault ?? '')])
      }),
      { numRuns: 40 },
    )
  })
})

test('a comparison that arrives after the user has started a run does not replace it, and says so', async () => {
  let arrive = () => {}
  const isDue = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const app = openApp(async (path) => (path.includes('two') ? isDue : undefined))
  await app.openFirst()
  await app.playground.getState().load()
  app.go('#/recorded/two')
  await app.playground.getState().start()
  const mine = recordOf(app.playground.getState().run)
  arrive()
  await vi.waitFor(() => expect(app.opening.getState().fault).toMatch(/was not shown, because you had started/))
  expect(recordOf(app.playground.getState().run)).toBe(mine)
  // An example that is still on its way is dropped without a word: the user has moved on.
  app.opening.getState().dismissError()
  void app.recordings.getState().open('one')
  await app.playground.getState().start()
  await settled()
  expect([app.playground.getState().run.kind, app.opening.getState().fault]).toEqual(['done', null])
  expect(app.playground.getState().run).not.toHaveProperty('origin')
})

test('a message about a fragment ends with it', async () => {
  const app = openApp()
  await app.openFirst()
  for (const page of ['#/labs', '#/labs/credit?x=1', '#/', '', '#/about', '#/playground?own', '#/score']) {
    app.go('#/run/1.x')
    await settled()
    expect(app.opening.getState().fault).not.toBeNull()
    app.go(page)
    expect([page, app.opening.getState().fault]).toEqual([page, null])
  }
})

test('a run of another model, or with k beyond any vocabulary, opens', async () => {
  const app = openApp()
  await app.openFirst()
  const other = { ...record, model: { name: 'Other-7B', sha256: 'ab'.repeat(32), runtime: 'cuda' } }
  const wide = { ...other, settings: { ...other.settings, topK: 100_000 } }
  app.go(`#/run/${encodeLink({ record: wide, lacksTables: false })}`)
  await vi.waitFor(() => expect(recordOf(app.playground.getState().run)).toMatchObject({ settings: { topK: 100_000 } }))
  expect([app.settings.getState().topK, app.opening.getState().fault]).toEqual([50, null])
  // Run repeats it on the model that is here, with as many candidates as there are.
  await app.playground.getState().start()
  expect(app.playground.getState().run).toMatchObject({ kind: 'done', record: { model: { name: 'Fake-1M' } } })
})
