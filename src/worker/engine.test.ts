// One contract for every engine. The real one runs here on onnxruntime-node; e2e/engine.spec.ts runs its models and backends in
// a browser.

import { expect, test } from 'vitest'
import { createEngine } from './createEngine.ts'
import type { Engine } from './protocol.ts'
import { describeEngine, type EngineUnderTest } from './testing/engineContract.ts'
import { createFakeEngine } from './testing/fakeEngine.ts'
import { clientInRealm } from './testing/inRealm.ts'
import { tinyHead, tinyJudges, tinyLoader } from './testing/tinyEngine.ts'

/** Lets messages in before every step, as a real model's passes do. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2))
const loadModel = tinyLoader()

const real = () => ({ engine: createEngine(loadModel), judge: tinyJudges[0] as string, head: tinyHead() })
const fake = () => ({ engine: createFakeEngine({ pause }), judge: 'sentiment', head: new Uint8Array(3) })

function behindWorker(under: EngineUnderTest): EngineUnderTest {
  const { client, workers } = clientInRealm(under.engine)
  const dispose = () => {
    for (const worker of workers) worker.terminate()
  }
  return { ...under, engine: client, crash: () => workers[0]?.fail('error', 'out of memory'), dispose }
}

describeEngine('the engine', async () => real())
describeEngine('the engine behind its worker', async () => behindWorker(real()))
describeEngine('the fake engine', async () => fake())
describeEngine('the fake engine behind a worker', async () => behindWorker(fake()))

test('without a model, and for a head of another model, the engine says what to do', async () => {
  const engine: Engine = createEngine(loadModel)
  expect(await engine.judge({ judge: 'x', texts: [] })).toMatchObject({
    ok: false,
    error: { code: 'input', message: 'No model is loaded: load it first.' },
  })
  const load = { manifestUrl: '', headsUrl: null, runtime: 'auto', form: 'auto' } as const
  await engine.load(load)
  expect(await engine.addHead(new Uint8Array(3))).toMatchObject({ ok: false, error: { code: 'head' } })
})
