// `npm run architecture`: draws docs/architecture.svg from the imports of the sources.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawArchitecture } from './architecture/draw.ts'
import { importsBetweenRooms } from './architecture/imports.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const PICTURE = path.join(ROOT, 'docs/architecture.svg')

writeFileSync(PICTURE, drawArchitecture(importsBetweenRooms(ROOT)))
console.log(PICTURE)
