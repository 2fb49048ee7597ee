import { expect, test } from 'vitest'
import type { Outcome, RewardInfo } from '../../worker/protocol.ts'
import { createOwnHeads, MAX_HEAD_BYTES } from './ownHeads.ts'

const reward: RewardInfo = { name: 'my-films', title: 'films (your own head)', heads: [] }
const head = (name: string, size = 3) => ({ name, size, arrayBuffer: async () => new ArrayBuffer(size) })

function setUp(answer: Outcome<RewardInfo>, isReady = true) {
  const given: number[] = []
  const added: RewardInfo[] = []
  const own = createOwnHeads({
    client: {
      addHead: async (bytes) => {
        given.push(bytes.length)
        return answer
      },
    },
    ready: async () => isReady,
    onAdded: (one) => added.push(one),
  })
  return { own, given, added }
}

test('a head is added to the engine, listed, and added again to the next engine', async () => {
  const { own, given, added } = setUp({ ok: true, value: reward })
  await own.adding.getState().start(head('a.safetensors'))
  await own.adding.getState().start(head('a.safetensors', 4))
  expect(own.adding.getState().state).toMatchObject({ kind: 'done', result: reward })
  expect(own.files.getState().size).toBe(1)
  expect(added).toHaveLength(2)
  expect(await own.addAgain()).toEqual([reward])
  expect(given).toEqual([3, 4, 4])
})

test.each([
  ['Your head file: 0 bytes are too few', 'b$&.safetensors: 0 bytes are too few'],
  ['your head file reads layer 7', 'b$&.safetensors reads layer 7'],
  ['No model is loaded', 'b$&.safetensors: No model is loaded'],
])('the error names a rejected file, which is not stored: %s', async (given, message) => {
  const { own } = setUp({ ok: false, error: { code: 'head', message: given, detail: '' } })
  await own.adding.getState().start(head('b$&.safetensors'))
  expect(own.adding.getState().state).toMatchObject({ error: { message } })
  expect(own.files.getState().size).toBe(0)
})

test('a file that is too large is named, and not read', async () => {
  const large = setUp({ ok: true, value: reward })
  const unread = () => expect.unreachable('the file was read')
  await large.own.adding.getState().start({ name: 'c.safetensors', size: MAX_HEAD_BYTES + 1, arrayBuffer: unread })
  expect(large.given).toEqual([])
  expect(large.own.adding.getState().state).toMatchObject({
    error: { message: expect.stringMatching(/^c\.safetensors is 67 MB/) },
  })
})

test('an unreadable file is reported', async () => {
  const { own, given } = setUp({ ok: true, value: reward })
  const arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
  await own.adding.getState().start({ name: 'e.safetensors', size: 3, arrayBuffer })
  expect(own.adding.getState().state).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringMatching(/^e\.safetensors cannot be read/) },
  })
  expect(given).toEqual([])
})

test('there is no request without the model', async () => {
  const { own, given } = setUp({ ok: true, value: reward }, false)
  await own.adding.getState().start(head('d.safetensors'))
  expect([given, own.adding.getState().state.kind]).toEqual([[], 'none'])
})
