export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser starts to read the URL before the next task runs, so the URL can be revoked then.
  setTimeout(() => URL.revokeObjectURL(address))
}
