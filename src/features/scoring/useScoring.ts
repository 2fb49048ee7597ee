// The state of the scoring page: the typed text and its scores.

import { type OwnStoreParts, useOwnStore } from '../../store/app/ownStores.ts'
import { createScoring, type Scoring } from '../../store/jobs/scoring.ts'
import { createTextToScore, type TextToScoreStore } from './textToScore.ts'

const createOwnText = ({ storage }: OwnStoreParts) => createTextToScore(storage)
const createOwnScoring = ({ client, withModel }: OwnStoreParts) => createScoring(client, withModel)

export const useTextToScore = (): TextToScoreStore => useOwnStore(createOwnText, (text) => text)

export const useScoring = (): Scoring => useOwnStore(createOwnScoring, (job) => job)
