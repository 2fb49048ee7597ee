// The manifest of a model file: names, sizes and hashes of its parts. The command line writes it; browser and node read it.
// Downloading, storing and reading the parts happen in other files.

import { z } from 'zod'
import { ModelFileError } from './errors.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
const sizeBytes = z.int().positive()

const partSchema = z.object({
  // A plain name: it is joined to a folder or URL and must not lead outside it.
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name'),
  sizeBytes,
  sha256,
})

/** Known log-probabilities, to check that a device computes this model correctly (see ../selfTest.ts). */
export const selfTestSchema = z.object({
  /** More than 32 token ids, because some kernels switch their path there. */
  tokens: z.array(z.int().nonnegative()).min(40).max(256),
  /** Natural log-probability of each token after the first, given the tokens before it. */
  logProbs: z.array(z.number().max(0)).min(39),
})

const manifestSchema = z
  .object({
    format: z.literal(1),
    name: z.string().min(1),
    licence: z.string(),
    source: z.string(),
    sizeBytes,
    sha256,
    parts: z.array(partSchema).min(1),
    selfTest: selfTestSchema,
  })
  .superRefine((manifest, context) => {
    const sum = manifest.parts.reduce((total, part) => total + part.sizeBytes, 0)
    if (sum !== manifest.sizeBytes) {
      context.addIssue({
        code: 'custom',
        path: ['parts'],
        message: `add up to ${sum}, not ${manifest.sizeBytes} bytes`,
      })
    }
    if (manifest.selfTest.logProbs.length !== manifest.selfTest.tokens.length - 1) {
      context.addIssue({ code: 'custom', path: ['selfTest', 'logProbs'], message: 'must be one fewer than tokens' })
    }
    if (new Set(manifest.parts.map((part) => part.file)).size !== manifest.parts.length) {
      context.addIssue({ code: 'custom', path: ['parts'], message: 'name the same file twice' })
    }
  })

/** One part: consecutive bytes of the file. Sizes in bytes, sha256 in lower-case hex. */
export type ModelPart = z.infer<typeof partSchema>
/** A model file split into parts, in order. `sizeBytes` and `sha256` describe the whole file. */
export type ModelManifest = z.infer<typeof manifestSchema>

export type SelfTestValues = z.infer<typeof selfTestSchema>

/** File name of the manifest within a model's folder. */
export const MANIFEST_FILE = 'manifest.json'

/** Parses a manifest. @param where its address, for messages. @throws ModelFileError that names every wrong field. */
export function parseManifest(text: string, where: string): ModelManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const html = /^\s*</.test(text) ? ' It looks like a web page: is the address right?' : ''
    throw new ModelFileError('model', `${where} is not a model manifest: it is not JSON.${html}`, String(error))
  }
  const result = manifestSchema.safeParse(json)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
  throw new ModelFileError(
    'model',
    `${where} is not a model manifest that this version can read: ${problems.join('; ')}.`,
  )
}
