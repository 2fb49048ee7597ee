// `npm run tokenwise -- <command>`: the command line. Each command registers itself from a file of its own, in commands/ or in
// the record/ folder of the lesson whose data it records. A command's file is loaded only when that command is called.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, CommanderError } from 'commander'

const LABS = path.resolve(import.meta.dirname, '../src/labs')
const FOLDERS = [
  path.join(import.meta.dirname, 'commands'),
  ...readdirSync(LABS)
    .map((lesson) => path.join(LABS, lesson, 'record'))
    .filter((folder) => existsSync(folder)),
]

const isCommandFile = (name: string): boolean => name.endsWith('.ts') && !name.endsWith('.test.ts')

/** Absolute paths of all command files, sorted by the command's name. */
function commandFiles(): string[] {
  const files = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
  return files.filter(isCommandFile).sort((a, b) => path.basename(a).localeCompare(path.basename(b)))
}

async function load(program: Command, file: string): Promise<void> {
  const module = (await import(pathToFileURL(file).href)) as { register(program: Command): void }
  module.register(program)
}

/** Errors of ours carry a message for people; the stack is for those who ask. */
function report(error: unknown, debug: boolean): void {
  const { message, detail, stack } = error as { message?: string; detail?: string; stack?: string }
  console.error(message ?? String(error))
  if (debug) console.error([detail, stack].filter(Boolean).join('\n'))
}

/** Runs the command line; resolves with the exit code: 0 done, 1 failed, 2 not understood. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('tokenwise')
  program
    .description('Reward-guided text generation, token by token, on this machine.')
    .option('--debug', 'print the stack of an error')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError()
    .exitOverride()
  // --debug is taken anywhere, before or after the command's name.
  const rest = args.filter((arg) => arg !== '--debug')
  const debug = rest.length < args.length

  const asked = rest.find((arg) => !arg.startsWith('-'))
  try {
    // 'heads-index' is in headsIndex.ts.
    const own = `${asked?.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}.ts`
    const files = commandFiles()
    const found = files.filter((file) => path.basename(file) === own)
    for (const file of found.length > 0 ? found : files) await load(program, file)
    // exitOverride is not handed down to commands that were there before it, nor is the help after an error.
    for (const command of program.commands) command.copyInheritedSettings(program)
    if (rest.length === 0) {
      program.outputHelp({ error: true })
      return 2
    }
    await program.parseAsync([...rest], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Commander has written its own message by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    report(error, debug)
    return 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2))
