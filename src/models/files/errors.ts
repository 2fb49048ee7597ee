// The error of this room: a model file that could not be downloaded, or that does not match its manifest.
// Its fields are those of the worker protocol's EngineError, so the engine can pass it on unchanged.

/** 'download': a file is missing or incomplete. 'model': the file is there but cannot be used. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code: 'download' | 'model'
  /** Technical details for a bug report; may be empty. */
  readonly detail: string

  constructor(code: 'download' | 'model', message: string, detail = '') {
    super(message)
    this.code = code
    this.detail = detail
  }
}
