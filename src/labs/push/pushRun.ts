// The lesson's comparison on a prompt of the reader's own.

import { type OwnStoreParts, useOwnStore } from '../../store/app/ownStores.ts'
import { createSeedComparison, type SeedComparison } from '../../store/jobs/seedComparison.ts'

const createOwn = ({ client, withModel }: OwnStoreParts) => createSeedComparison(client, withModel)

export const usePushRun = <T>(select: (job: SeedComparison) => T): T => useOwnStore(createOwn, select)
