// onnxruntime's wasm program, brought here as bytes. A build ships it packed (tools/serve/onnxFilesPlugin.ts), since
// many static hosts compress nothing and some refuse files of its size; while developing it comes as it is.

import type { Env } from 'onnxruntime-common'
import { ModelFileError } from '../../engine/gguf/errors.ts'
import { requestFile } from '../files/request.ts'

export interface OnnxProgram {
  /** To be called once a session stands: from then on onnxruntime needs the bytes no more, yet would hold them. */
  started(): void
}

/** onnxruntime starts each of its programs once in a worker; these run already. */
const running = new Set<string>()

/** Hands onnxruntime the program at `url` (absolute). Rejects with a ModelFileError where it did not arrive whole. */
export async function provideProgram(settings: Env.WebAssemblyFlags, url: string): Promise<OnnxProgram> {
  if (running.has(url)) return { started() {} }
  const bytes = await fetchProgram(url)
  settings.wasmBinary = bytes
  return {
    started() {
      if (running.has(url)) return
      running.add(url)
      delete settings.wasmBinary
      const { buffer } = bytes as { buffer: ArrayBuffer & { transfer?(sizeBytes: number): unknown } }
      buffer.transfer?.(0)
    },
  }
}

/** The wasm program at `url`, unpacked. `get` is fetch unless a test gives its own. */
export async function fetchProgram(url: string, get: typeof fetch = fetch): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await requestFile(get, url, {})
    const bytes = await bytesOf(response, url)
    // The bytes say themselves what they are: a server or proxy may have unpacked the file on the way.
    const program = startsWith(bytes, GZIP) ? await unpack(bytes, url) : bytes
    if (startsWith(program, WASM)) return program
    throw new ModelFileError('download', `${url} is no WebAssembly (${bytes.length} bytes came).`)
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error
    const advice =
      'It is the program that runs the model. Try again; if that does not help, the site must be uploaded anew.'
    throw new ModelFileError(error.code, `${error.message} ${advice}`, error.detail)
  }
}

const GZIP = [0x1f, 0x8b]
const WASM = [0x00, 0x61, 0x73, 0x6d]

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((value, index) => bytes[index] === value)

async function bytesOf(response: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw new ModelFileError('download', `${url} broke off.`, String(error))
  }
}

async function unpack(packed: Uint8Array<ArrayBuffer>, url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch (error) {
    // gzip carries a checksum and the length, so what is cut short or altered is always found out.
    throw new ModelFileError('download', `${url} did not arrive whole (${packed.length} bytes came).`, String(error))
  }
}
