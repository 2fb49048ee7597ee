// The engine's public face.

export { Engine, EngineLostError, type EngineOptions, type NextToken, PASS_ROWS, type Slot } from './engine.ts'
export { ModelFileError } from './gguf/errors.ts'
export { type LlamaConfig, readLlamaConfig } from './gguf/llamaConfig.ts'
export { type ByteSource, type GgufFile, readGguf } from './gguf/read.ts'
export { EngineMemoryError } from './memory.ts'
export { nextTask } from './nextTask.ts'
export type { StartThread, ThreadStart } from './team.ts'
