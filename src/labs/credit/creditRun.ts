// The scores of a text of the reader's own.

import { type OwnStoreParts, useOwnStore } from '../../store/app/ownStores.ts'
import { createScoring, type Scoring } from '../../store/jobs/scoring.ts'

const createOwn = ({ client, withModel }: OwnStoreParts) => createScoring(client, withModel)

export const useCreditRun = <T>(select: (job: Scoring) => T): T => useOwnStore(createOwn, select)
