// Hands bytes or text to the browser as a file to keep.

export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has begun to read by the next task.
  setTimeout(() => URL.revokeObjectURL(address))
}
