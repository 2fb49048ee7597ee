// Prints how long each kind of graph node takes in a pass, from onnxruntime's profile in Node.js. The fp32 graph is the same
// as in wasm.
//   npx tsx tools/bench/profile.ts [fp32|int4]

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { Forest } from '../../src/decoding/forest.ts'
import { readLlamaConfig } from '../../src/engine/gguf/llamaConfig.ts'
import { readGguf } from '../../src/engine/gguf/read.ts'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { nodeBackend } from '../../src/models/onnx/nodeBackend.ts'
import { createOnnxTrunk } from '../../src/models/onnx/onnxTrunk.ts'
import { createTokenizer } from '../../src/models/tokenizer.ts'
import { BASE_MODEL_DIR } from '../cli/paths.ts'
import { proseTokens } from './prose.ts'

const TIMES = 10

interface ProfileEvent {
  cat: string
  name: string
  /** Duration in microseconds. */
  dur: number
  args?: { op_name?: string }
}

/** Returns the milliseconds of a pass by kind of graph node, for `rows` sibling tokens after `context` tokens. */
async function profile(form: 'fp32' | 'int4', context: number, rows: number): Promise<Map<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenwise-profile-'))
  const { source } = openModelNode(BASE_MODEL_DIR)
  const file = await readGguf(source)
  const config = readLlamaConfig(file)
  const sessions: InferenceSession[] = []
  const backend = nodeBackend(form)
  const trunk = await createOnnxTrunk(
    file,
    config,
    {
      ...backend,
      async createSession(graph) {
        const session = await InferenceSession.create(graph.model, {
          externalData: graph.weights.map((weight) => {
            const data = new Uint8Array(weight.sizeBytes)
            weight.fill(data)
            return { path: weight.name, data }
          }),
          intraOpNumThreads: 2,
          graphOptimizationLevel: 'all',
          enableProfiling: true,
          profileFilePrefix: path.join(folder, graph.outputs.includes('logits') ? 'head' : 'body'),
        })
        sessions.push(session)
        return session
      },
    },
    { taps: [] },
  )
  const forest = new Forest(trunk)
  const tip = forest.chain(null, proseTokens(createTokenizer(file.metadata).encode, context)).at(-1)!
  await forest.extend([tip])
  const warm = forest.passes
  for (let i = 0; i < TIMES; i++) {
    forest.keep([tip])
    await forest.extend(Array.from({ length: rows }, (_, token) => forest.child(tip, 1000 + token)))
  }
  for (const session of sessions) session.endProfiling()
  await trunk.dispose()
  source.close()
  const name = readdirSync(folder).find((name) => name.startsWith('body'))!
  const events = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as ProfileEvent[]
  rmSync(folder, { recursive: true })
  const runs = events.flatMap(({ name }, i) => (name === 'model_run' ? [i] : []))
  const last = events.slice((runs[warm - 1] ?? 0) + 1)
  const byKind = new Map<string, number>()
  for (const { cat, dur, name, args } of last) {
    const kind = cat === 'Node' && name.endsWith('_kernel_time') ? args?.op_name : undefined
    if (kind) byKind.set(kind, (byKind.get(kind) ?? 0) + dur / 1000 / TIMES)
  }
  return byKind
}

const form = process.argv[2] === 'int4' ? 'int4' : 'fp32'
for (const context of [64, 512]) {
  for (const rows of [1, 10, 40]) {
    const kinds = [...(await profile(form, context, rows))].sort(([, a], [, b]) => b - a)
    const total = kinds.reduce((sum, [, ms]) => sum + ms, 0)
    const shares = kinds.slice(0, 7).map(([kind, ms]) => `${kind} ${((100 * ms) / total).toFixed(0)}%`)
    console.log(`${form}, past ${context}, ${rows} rows: ${total.toFixed(1)} ms: ${shares.join(', ')}`)
  }
}
