/** An error about a model file. Its fields match EngineError of the worker's protocol. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  /**
   * 'download': a file is missing or incomplete. 'model': the file cannot be used. 'gone': the stored file was removed while it
   * was in use.
   */
  readonly code: 'download' | 'model' | 'gone'
  /** Technical details for a bug report; may be empty. */
  readonly detail: string

  constructor(code: ModelFileError['code'], message: string, detail = '') {
    super(message)
    this.code = code
    this.detail = detail
  }
}

export function invalidModel(message: string, detail?: string): ModelFileError {
  return new ModelFileError('model', message, detail)
}

export function gone(message: string, detail?: string): ModelFileError {
  return new ModelFileError('gone', message, detail)
}
