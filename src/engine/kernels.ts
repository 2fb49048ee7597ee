// The compiled kernels as TypeScript sees them. Addresses are numbers; structures are those of src/engine/kernels.

export interface Kernels {
  readonly memory: WebAssembly.Memory
  readonly TEAM_BYTES: WebAssembly.Global
  heapBase(): number
  joinTeam(at: number, threads: number, index: number): void
  setJob(at: number): void
  /** Runs the job with all threads. 0: a thread did not answer. */
  run(): number
  /** Serves jobs until a thread is lost. */
  serve(lastJob: number): void
  scratchBytes(model: number, rows: number, stride: number): number
  readingScratch(model: number, rows: number): number
  fillRotations(cosines: number, sines: number, first: number, positions: number, size: number, base: number): void
  packQ4_1(rows: number, panels: number, inputs: number, quants: number, scales: number): void
  packQ8_0(rows: number, panels: number, inputs: number, quants: number, scales: number): void
  packF16(rows: number, panels: number, inputs: number, quants: number, scales: number): void
  packF32(rows: number, panels: number, inputs: number, quants: number, scales: number): void
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels
}
