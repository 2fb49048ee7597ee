// What a hub says about a model (src/models/classifier/hub.ts asks).

export const HUGGING_FACE = 'https://huggingface.co'
/** Hosts to which huggingface.co sends requests for large files. */
export const HUGGING_FACE_FILES: readonly string[] = ['https://*.hf.co']

/** owner/name, as hubs write it. */
const NAME = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/

export const isHubName = (name: string): boolean => NAME.test(name) && !/\.\.|--/.test(name)

export interface HubFile {
  path: string
  size: number
  /** The sha256 that the hub states; null for small files, of which it states none. */
  sha256: string | null
}

export interface HubModel {
  name: string
  /** Revision of the files that are listed. */
  revision: string
  /** As the model's author states it; null if nothing is stated. */
  licence: string | null
  /** The files that opening the model needs. */
  files: HubFile[]
  sizeBytes: number
}

/** Asks a hub, from a worker that may contact hosts which a person added. Calls reject with an Error in a sentence. */
export interface HubClient {
  describe(hub: string, name: string, signal: AbortSignal): Promise<HubModel>
  download(
    hub: string,
    model: HubModel,
    onProgress: (loaded: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Blob>>
}
