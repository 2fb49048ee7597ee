// The registry of decoding methods. To add a method, write a file in this folder and list it here (see README.md).

import { args } from './args.ts'
import { argsGreedy } from './argsGreedy.ts'
import { bestOfN } from './bestOfN.ts'
import { bestOfNPrefix } from './bestOfNPrefix.ts'
import { cd } from './cd.ts'
import { greedy } from './greedy.ts'
import type { Method } from './method.ts'
import { pargs } from './pargs.ts'
import { pargsGreedy } from './pargsGreedy.ts'
import { pargsRollout } from './pargsRollout.ts'
import { pargsSoft } from './pargsSoft.ts'
import { rad } from './rad.ts'
import { topK } from './topK.ts'

/** Methods by name, in the order of menus. */
export const methods = {
  topK,
  greedy,
  args,
  argsGreedy,
  cd,
  rad,
  pargs,
  pargsGreedy,
  pargsSoft,
  pargsRollout,
  bestOfN,
  bestOfNPrefix,
} as const

export type MethodName = keyof typeof methods

export const methodNames = Object.keys(methods) as readonly MethodName[]

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}

/** @throws if there is no such method; the message lists all methods. */
export function readMethodName(name: string): MethodName {
  if (isMethodName(name)) return name
  throw new Error(`there is no method named '${name}': use one of ${methodNames.join(', ')}`)
}

/** @throws when `readMethodName` does. */
export const methodNamed = (name: string): Method => methods[readMethodName(name)]
