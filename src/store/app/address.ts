// Where the model and the heads are, and the parameters of the page's address: ?model=, ?runtime= and ?form=.

import { z } from 'zod'
import type { LoadRequest } from '../../worker/protocol.ts'

/** Models that the site serves: folder under models/, name on the page, size of the download, and of the heads that belong to it. */
export const MODELS = {
  'smollm2-135m-instruct': { title: 'SmolLM2-135M-Instruct', sizeMegabytes: 98, headsMegabytes: 11 },
  /** For tests on software WebGPU. */
  tiny: { title: 'the tiny test model', sizeMegabytes: 1, headsMegabytes: 0 },
} as const

/** The model of an address without ?model=. */
export const DEFAULT_MODEL = 'smollm2-135m-instruct'

const modelNames = Object.keys(MODELS) as (keyof typeof MODELS)[]

const parameters = z.object({
  model: z.enum(modelNames).catch(DEFAULT_MODEL),
  runtime: z.enum(['auto', 'webgpu', 'wasm']).catch('auto'),
  form: z.enum(['auto', 'quick', 'small']).catch('auto'),
})

export interface Address {
  model: { title: string; sizeMegabytes: number; headsMegabytes: number }
  request: LoadRequest
}

/**
 * The address of a comparison: this page's own with its model, but without the visitor's choices for their own device.
 * @param place the fragment, with its '#'.
 */
export function shareAddress(href: string, place: string): string {
  const url = new URL(href)
  const model = url.searchParams.get('model')
  url.search = model === null ? '' : `?model=${encodeURIComponent(model)}`
  url.hash = ''
  return `${url.href}${place}`
}

/**
 * Reads an address; unknown values count as absent.
 * @param base the page's own folder.
 * @param models the folder of the models' folders, with a slash at its end: absolute, or relative to `base`.
 */
export function readAddress(search: string, base: string, models = 'models/'): Address {
  const { model, runtime, form } = parameters.parse(Object.fromEntries(new URLSearchParams(search)))
  return {
    model: MODELS[model],
    request: {
      manifestUrl: new URL(`${model}/manifest.json`, new URL(models, base)).href,
      headsUrl: MODELS[model].headsMegabytes > 0 ? new URL('heads/', base).href : null,
      runtime,
      form,
    },
  }
}
