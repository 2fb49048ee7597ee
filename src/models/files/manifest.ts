// The manifest of a model file: names, sizes and hashes of its parts. The command line writes it.

import { z } from 'zod'
import { invalidModel } from '../../engine/gguf/errors.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')

/** Largest part, in bytes. A part is held in memory while its hash is computed, and no static host serves files near this size. */
const MAX_PART_BYTES = 2 ** 30
const MAX_PARTS = 1024
/** Largest file in bytes: 16 GiB, more than a browser tab can run. */
const MAX_FILE_BYTES = 2 ** 34

const size = (maxBytes: number) =>
  z.number('must be a number of bytes').refine((value) => Number.isInteger(value) && value >= 1 && value <= maxBytes, {
    error: ({ input }) => `must be a whole number of bytes from 1 to ${maxBytes}, not ${String(input)}`,
  })

const partSchema = z.object({
  // Only plain names are allowed, because they are appended to a folder or URL and must not lead outside it.
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name'),
  sizeBytes: size(MAX_PART_BYTES),
  sha256,
})

/** Known log-probabilities, to check that a device computes this model correctly (see ../selfTest.ts). */
const selfTestSchema = z.object({
  /** More than 32 token ids, because some kernels compute longer passes differently. */
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
    sizeBytes: size(MAX_FILE_BYTES),
    sha256,
    parts: z.array(partSchema).min(1).max(MAX_PARTS, `must be at most ${MAX_PARTS} parts`),
    selfTest: selfTestSchema,
  })
  .superRefine((manifest, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    const sum = manifest.parts.reduce((total, part) => total + part.sizeBytes, 0)
    if (sum !== manifest.sizeBytes) report(['parts'], `must add up to ${manifest.sizeBytes} bytes, not ${sum}`)
    if (manifest.selfTest.logProbs.length !== manifest.selfTest.tokens.length - 1)
      report(['selfTest', 'logProbs'], 'must be one entry shorter than tokens')
    if (new Set(manifest.parts.map((part) => part.file)).size !== manifest.parts.length)
      report(['parts'], 'must have different file names')
  })

/** A part: consecutive bytes of the file. `sha256` is in lower-case hexadecimal. */
export type ModelPart = z.infer<typeof partSchema>
/** A model file split into parts, in order. `sizeBytes` and `sha256` describe the complete file. */
export type ModelManifest = z.infer<typeof manifestSchema>

export type SelfTestValues = z.infer<typeof selfTestSchema>

export const MANIFEST_FILE = 'manifest.json'

/** Number of invalid fields that an error message names. */
const MAX_PROBLEMS = 8

/** Parses a manifest. @param where its address, for error messages. @throws ModelFileError naming the invalid fields. */
export function parseManifest(text: string, where: string): ModelManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const html = /^\s*</.test(text) ? ' It looks like a web page. Check the address.' : ''
    throw invalidModel(`${where} is not a model manifest: it is not JSON.${html}`, String(error))
  }
  const result = manifestSchema.safeParse(json)
  if (result.success) return result.data
  const { issues } = result.error
  const problems = issues
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => `${path.join('.') || 'the top level'}: ${message}`)
  if (issues.length > MAX_PROBLEMS) problems.push(`and ${issues.length - MAX_PROBLEMS} more`)
  throw invalidModel(`${where} is not a model manifest that this version can read: ${problems.join('; ')}.`)
}
