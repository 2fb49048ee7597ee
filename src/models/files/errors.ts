// The one error of this room: a model file that did not arrive, or that is not what its manifest says.
// Its fields are those of the worker protocol's EngineError, so the engine can pass it on as it stands.

/** 'download': a file did not arrive, or not whole. 'model': what is there is not a model file we can use. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code: 'download' | 'model'
  /** Technical detail for a bug report; may be empty. */
  readonly detail: string

  constructor(code: 'download' | 'model', message: string, detail = '') {
    super(message)
    this.code = code
    this.detail = detail
  }
}
