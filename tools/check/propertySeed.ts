// Fixes the seed of property tests, so that results are reproducible. To try other cases: PROPERTY_SEED=2 npx vitest run.

import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
