// `npm run kernels`: compiles the engine's kernels. The files are committed, so that nobody else needs the compiler; a test compares
// them with what their source compiles to.

import { builds, compileKernels, KERNELS_FOLDER } from '../src/engine/testing/compileKernels.ts'
import { writeWhole } from './cli/wholeFiles.ts'

for (const [name, options] of Object.entries(builds)) {
  const compiled = await compileKernels('index.ts', options)
  writeWhole(KERNELS_FOLDER + name, compiled)
  console.log(`src/engine/kernels/${name}: ${compiled.length} bytes`)
}
