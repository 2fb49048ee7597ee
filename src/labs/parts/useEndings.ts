// The recorded endings that lessons are about.

import { type RecordedSet, useRecordedSet } from '../../store/run/recordedSet.ts'
import { checkEndings, type EndingsSet } from './endings.ts'

export type EndingsName = 'film' | 'task'

export const useEndings = (name: EndingsName): RecordedSet<EndingsSet> =>
  useRecordedSet(`labs/endings-${name}.json.gz`, checkEndings)
