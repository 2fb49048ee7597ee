// The series that all pictures show. What draws points reads them here, so that axes, legends and menus, which change seldom,
// are not drawn again with every token.

import { createContext, useContext } from 'react'
import type { Series } from './series.ts'

export const ShownSeries = createContext<readonly Series[]>([])

export const useShownSeries = (): readonly Series[] => useContext(ShownSeries)
