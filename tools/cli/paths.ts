// Folders of the repository that tools read and write.

import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** What is served beside the page: heads, recorded comparisons, recorded sets of the lessons. */
export const PUBLIC_DIR = path.join(ROOT, 'public')

/** rewards.json and the head files that ship. */
export const HEADS_DIR = path.join(PUBLIC_DIR, 'heads')

export const MODELS_DIR = path.join(ROOT, 'models')

/** Manifest and parts of the base model (`npm run model`). */
export const BASE_MODEL_DIR = path.join(MODELS_DIR, 'smollm2-135m-instruct')

/** Files that can be made again; not committed. */
export const CACHE_DIR = path.join(ROOT, '.cache')
