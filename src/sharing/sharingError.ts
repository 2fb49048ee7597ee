// What is wrong with a link or a file, in a sentence that names what was given and says what to do.

export class SharingError extends Error {
  override readonly name = 'SharingError'
}
