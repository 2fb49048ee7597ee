/** An error about a model file. Its fields match EngineError of the worker's protocol. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  /** 'download': a file is missing or incomplete. 'model': the file cannot be used. */
  readonly code: 'download' | 'model'
  /** Technical details for a bug report; may be empty. */
  readonly detail: string

  constructor(code: 'download' | 'model', message: string, detail = '') {
    super(message)
    this.code = code
    this.detail = detail
  }
}

export function invalidModel(message: string, detail?: string): ModelFileError {
  return new ModelFileError('model', message, detail)
}
