// Recorded endings of film texts, or of a task that a program checks.

import { type RecordedSet, useRecordedSet } from '../../store/app/recordedSet.ts'
import { checkEndings, type EndingsSet } from './endings.ts'

export type EndingsName = 'film' | 'task'

export const useEndings = (name: EndingsName): RecordedSet<EndingsSet> =>
  useRecordedSet(`labs/endings-${name}.json.gz`, checkEndings)
