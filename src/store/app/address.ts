// The URLs of the model and its heads, and the parameters of the page's address: ?model=, ?runtime= and
// ?embed.

import { z } from 'zod'
import type { LoadRequest } from '../../worker/protocol.ts'

/** The models that the site serves, by their folder in models/. `headsMegabytes` is 0 for a model without heads. */
export const MODELS = {
  'smollm2-135m-instruct': { title: 'SmolLM2-135M-Instruct', sizeMegabytes: 98, headsMegabytes: 11 },
  /** The model of the tests on software WebGPU. */
  tiny: { title: 'the tiny test model', sizeMegabytes: 1, headsMegabytes: 0 },
} as const

export const DEFAULT_MODEL = 'smollm2-135m-instruct'

const modelNames = Object.keys(MODELS) as (keyof typeof MODELS)[]

const parameters = z.object({
  model: z.enum(modelNames).catch(DEFAULT_MODEL),
  runtime: z.enum(['auto', 'webgpu', 'wasm']).catch('auto'),
})

export interface Address {
  model: { title: string; sizeMegabytes: number; headsMegabytes: number }
  request: LoadRequest
  /** Whether the page is part of another page (?embed). It then shows one thing, and stores nothing. */
  embedded: boolean
}

/**
 * The address to share. It keeps the page's URL and ?model=, and drops ?runtime=, which only suits this device.
 * @param place the fragment, including '#'. @param embed whether another page will embed it.
 */
export function shareAddress(href: string, place: string, embed = false): string {
  const url = new URL(href)
  const model = url.searchParams.get('model')
  const fields = [...(embed ? ['embed'] : []), ...(model === null ? [] : [`model=${encodeURIComponent(model)}`])]
  url.search = fields.join('&')
  url.hash = ''
  return `${url.href}${place}`
}

/**
 * Reads the parameters of an address; an unknown value is treated as absent.
 * @param base URL of the page's folder.
 * @param models URL of the folder that contains one folder per model. It ends in a slash and is absolute or relative to
 * `base`.
 */
export function readAddress(search: string, base: string, models = 'models/'): Address {
  const given = new URLSearchParams(search)
  const { model, runtime } = parameters.parse(Object.fromEntries(given))
  return {
    model: MODELS[model],
    request: {
      manifestUrl: new URL(`${model}/manifest.json`, new URL(models, base)).href,
      headsUrl: MODELS[model].headsMegabytes > 0 ? new URL('heads/', base).href : null,
      runtime,
    },
    embedded: given.has('embed'),
  }
}
