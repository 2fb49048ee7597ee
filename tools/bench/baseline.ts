// The baseline: generate() of transformers.js on the same weights, in the browser or in Node.js.

import { AutoModelForCausalLM, type PreTrainedModel, Tensor } from '@huggingface/transformers'

export type BaselineDtype = 'q4' | 'fp32'

export type Baseline = Awaited<ReturnType<typeof openBaseline>>

/** @param name folder in the local model path of transformers.js. */
export async function openBaseline(name: string, dtype: BaselineDtype, device: 'wasm' | 'webgpu' | 'cpu') {
  const model: PreTrainedModel = await AutoModelForCausalLM.from_pretrained(name, { dtype, device })
  return {
    /** Decodes greedily. The mean time per token (in ms) excludes the first token. */
    async generate(prompt: readonly number[], tokens: number) {
      const input_ids = new Tensor('int64', BigInt64Array.from(prompt, BigInt), [1, prompt.length])
      const attention_mask = new Tensor('int64', new BigInt64Array(prompt.length).fill(1n), [1, prompt.length])
      const ids: number[] = []
      const times: number[] = []
      let started = false
      const streamer = {
        put([row]: bigint[][]) {
          if (started) {
            times.push(performance.now())
            ids.push(Number(row![0]))
          }
          started = true
        },
        end() {},
      }
      // Without an end token, generate() always decodes `tokens` tokens.
      const options = { input_ids, attention_mask, max_new_tokens: tokens, do_sample: false, streamer }
      await model.generate(options as unknown as Parameters<PreTrainedModel['generate']>[0])
      return { ids, msPerToken: (times.at(-1)! - times[0]!) / (times.length - 1) }
    },
    dispose: () => model.dispose(),
  }
}
