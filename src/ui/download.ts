// Saves bytes or text as a file.

export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // By the next task the browser has started reading the address.
  setTimeout(() => URL.revokeObjectURL(address))
}
