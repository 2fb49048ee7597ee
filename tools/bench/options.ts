// Shared by the benchmarks in Node.js and in the browser: options, progress on stderr and the name of the machine.

import { availableParallelism, cpus } from 'node:os'
import type { Command } from '@commander-js/extra-typings'
import { type OptionsOf, wholeNumber } from '../cli/options.ts'

export const addBenchOptions = (command: Command, rounds: number) =>
  command
    .option('--rounds <n>', 'rounds to measure, after one warm-up round', wholeNumber(1), rounds)
    .option('--tokens <n>', 'tokens decoded per round', wholeNumber(2), 8)
    .option('--contexts <list>', 'context lengths in tokens, separated by commas', contextList, [64, 512])
    .option('--random-heads', 'use heads with random weights even if trained heads exist')
    .option('--no-baselines', 'skip transformers.js')
    .option('--json', 'print JSON')

export type BenchOptions = OptionsOf<typeof addBenchOptions>

const contextList = (text: string): number[] => text.split(',').map((part) => wholeNumber(1)(part.trim()))

export const say = (line: string): void => console.error(line)

export const machine = (): string => `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`
