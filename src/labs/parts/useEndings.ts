// The recorded endings that lessons are about.

import { checkEndings, type EndingsSet } from '../../sharing/endings.ts'
import { type RecordedSet, useRecordedSet } from '../../store/app/recordedSet.ts'

export type EndingsName = 'film' | 'task'

export const useEndings = (name: EndingsName): RecordedSet<EndingsSet> =>
  useRecordedSet(`labs/endings-${name}.json.gz`, checkEndings)
