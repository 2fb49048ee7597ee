// Property tests draw the same cases every time, so that a test which passes here passes everywhere. For other cases:
// PROPERTY_SEED=2 npx vitest run.

import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
