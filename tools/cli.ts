// The command line, `npm run tokenwise -- COMMAND`. User commands are in commands/; commands that make this project's assets
// are in assets/ and, for lessons, in src/labs/*/record/. Each file registers one command and is loaded only when needed,
// because loading all of them takes seconds.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, CommanderError } from 'commander'
import { groups } from './cli/help.ts'
import { ROOT } from './cli/paths.ts'
import { Stopped } from './cli/stopped.ts'

const LABS = path.join(ROOT, 'src/labs')
const COMMANDS = [path.join(ROOT, 'tools/commands')]
const ASSETS = [
  path.join(ROOT, 'tools/assets'),
  ...readdirSync(LABS).map((lab) => path.join(LABS, lab, 'record')),
].filter((folder) => existsSync(folder))

/** Files in `folders` that define commands. @param named selects one command: 'heads-index' is in headsIndex.ts. */
function commandFiles(folders: readonly string[], named?: string): string[] {
  const own = named && `${named.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}.ts`
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => (own ? name === own : name.endsWith('.ts') && !name.endsWith('.test.ts')))
      .sort()
      .map((name) => path.join(folder, name)),
  )
}

async function load(parent: Command, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const module = (await import(pathToFileURL(file).href)) as { register(parent: Command): void }
    module.register(parent)
  }
}

function newProgram(): Command {
  return new Command('tokenwise')
    .usage('COMMAND [options]')
    .description('Reward-guided text generation, token by token, on this machine.')
    .option('--debug', 'print the stack of an error')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .helpCommand(false)
    .showHelpAfterError('Add --help for the options and examples.')
    .exitOverride()
    .addHelpText(
      'after',
      '\nOptions and examples of a command:\n  npm run --silent tokenwise -- COMMAND --help\n\nReference: docs/commands.md',
    )
}

/**
 * Loads the commands that the arguments name.
 * @returns the arguments, with 'help' replaced by '--help', and 'assets' inserted before the name of an asset command.
 */
async function prepare(program: Command, args: readonly string[]): Promise<string[]> {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'))
  if (first === 'help') return prepare(program, [...(second ? [second] : []), '--help'])
  const assets = program
    .command('assets')
    .helpGroup("Make this project's own assets:")
    .description(
      'List the commands that make recordings, cards, tables and lesson data (`assets NAME` is the same as `NAME`)',
    )
    .helpCommand(false)
  const named = first === 'assets' ? second : first
  const [own] = first === undefined || first === 'assets' ? [] : commandFiles(COMMANDS, first)
  const [asset] = named === undefined ? [] : commandFiles(ASSETS, named)
  if (own) {
    await load(program, [own])
    return [...args]
  }
  if (asset) {
    await load(assets, [asset])
    return first === 'assets' ? [...args] : ['assets', ...args]
  }
  if (first === 'assets') await load(assets, commandFiles(ASSETS))
  else {
    await load(program, commandFiles(COMMANDS))
    const order: string[] = [...Object.values(groups), assets.helpGroup()]
    const places = program.commands as Command[]
    places.sort((a, b) => order.indexOf(a.helpGroup()) - order.indexOf(b.helpGroup()))
  }
  return [...args]
}

function report(error: unknown, debug: boolean): void {
  const { message, detail, stack } = error as { message?: string; detail?: string; stack?: string }
  console.error(message ?? String(error))
  if (debug) console.error([detail, stack].filter(Boolean).join('\n'))
}

/** Runs the command line. @returns the exit code: 0 success, 1 failure, 2 usage error, 130 interrupted. */
export async function main(args: readonly string[]): Promise<number> {
  const program = newProgram()
  try {
    await program.parseAsync(await prepare(program, args), { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Commander has already printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Stopped) {
      if (error.message !== '') console.error(error.message)
      return 130
    }
    report(error, args.includes('--debug'))
    return 1
  }
}

/** Ends the process if what it prints cannot be written: quietly if nobody reads it any more (`| head`). */
function endAtPrintFault(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') {
    const reason = error.code === 'ENOSPC' ? 'the disk is full' : error.message
    console.error(`The output could not be written: ${reason}. Send it to another place and run the command again.`)
  }
  process.exit(1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.on('error', endAtPrintFault)
  process.exitCode = await main(process.argv.slice(2))
}
