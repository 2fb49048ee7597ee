import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** Files served with the page: heads, recorded comparisons and lesson data. */
export const PUBLIC_DIR = path.join(ROOT, 'public')

/** The page's head files, with rewards.json and cards.json. */
export const HEADS_DIR = path.join(PUBLIC_DIR, 'heads')

export const MODELS_DIR = path.join(ROOT, 'models')

/** Manifest and parts of the base model (`npm run model`). */
export const BASE_MODEL_DIR = process.env.TOKENWISE_MODEL_DIR ?? path.join(MODELS_DIR, 'smollm2-135m-instruct')

/** Files that can be regenerated, so they are not committed. */
export const CACHE_DIR = path.join(ROOT, '.cache')
