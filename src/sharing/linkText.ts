// A token's bytes as a link sends them (`textOrBytes`): as text if they are complete characters, else as numbers.

import { z } from 'zod'
import { LIMITS } from './comparison.ts'

export const textSchema = z.union([z.string().max(LIMITS.tokenBytes), z.array(z.int())])
