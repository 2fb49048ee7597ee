// onnxruntime's program throws C++ exceptions as bare numbers: addresses of objects in its memory that nothing outside it can
// read. An Error with a sentence takes their place.

/** @param what the runtime that threw, as `Error`s or numbers. */
export function onnxError(thrown: unknown, runtime: 'wasm' | 'WebGPU' | 'node'): Error {
  if (thrown instanceof Error) return thrown
  const guess =
    runtime === 'WebGPU' ? 'the graphics device refused a request or was lost' : 'there may not have been enough memory'
  return new Error(`onnxruntime stopped on ${runtime} without giving a reason; ${guess}`, {
    cause: new Error(`onnxruntime threw ${String(thrown)}, the address of a C++ exception`),
  })
}
