import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { isFault } from '../base/index.ts'
import { isExerciseHome } from '../node/index.ts'
import { type Command, commonOptions, type Options, type Values } from './command.ts'
import { commands } from './commands/index.ts'
import { exitOfBug, exitOfKind } from './exit.ts'
import { cliFault } from './faults.ts'
import { toHelp, toOverview } from './help.ts'
import { Output } from './output.ts'

export interface Terminal {
  readonly out: Writable
  readonly err: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly interrupted: AbortSignal
}

/** Runs one command line and gives the exit code. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const output = new Output({ isJson: args.includes('--json'), out: terminal.out, err: terminal.err })
  try {
    return await dispatch(args, terminal, output)
  } catch (error) {
    output.clearProgress()
    if (!isFault(error)) {
      output.note(`entente: a fault of ours, please report it:\n${error instanceof Error ? error.stack : String(error)}`)
      return exitOfBug
    }
    if (output.isJson) output.note(JSON.stringify({ error: error.toJSON() }))
    else output.note(`entente: ${error.message}${error.place === undefined ? '' : `\n  at ${error.place}`}\n  (${error.code})`)
    return exitOfKind[error.kind]
  }
}

async function dispatch(args: readonly string[], terminal: Terminal, output: Output): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const wanted = rest[0] === undefined ? undefined : requireVerb(requireCommand(rest[0]), rest.slice(1)).command
    await output.raw(wanted === undefined ? toOverview(commands) : toHelp(wanted))
    return 0
  }
  const { command, args: own } = requireVerb(requireCommand(name === '--version' ? 'version' : name), rest)
  const { values, positionals, home: named = terminal.env.ENTENTE_HOME, wantsHelp } = parseOptions(command, own)
  if (wantsHelp || command.verbs !== undefined) {
    await output.raw(toHelp(command))
    return 0
  }
  const home = resolve(named ?? join(homedir(), '.entente'))
  if (isExerciseHome(home)) output.mark = 'EXERCISE: nothing here is real'
  return command.run({ positionals, values, home, output, interrupted: terminal.interrupted })
}

function requireCommand(name: string): Command {
  const found = commands.find((command) => command.name === name)
  if (found === undefined) throw cliFault('unknown-command', `There is no command "${name}". See: entente --help`)
  return found
}

/** The verb of a command that has some, and what follows it; the command itself where no verb is named. */
function requireVerb(command: Command, args: readonly string[]): { command: Command; args: readonly string[] } {
  const [word, ...rest] = args
  if (command.verbs === undefined || word === undefined || word.startsWith('-')) return { command, args }
  const verb = command.verbs.find(({ name }) => name === `${command.name} ${word}`)
  if (verb === undefined) throw cliFault('unknown-command', `"${command.name}" has no "${word}". See: entente ${command.name} --help`)
  return { command: verb, args: rest }
}

interface Parsed {
  readonly values: Values<Options>
  readonly positionals: string[]
  readonly home: string | undefined
  readonly wantsHelp: boolean
}

function parseOptions(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries({ ...commonOptions, ...command.options }).map(
      ([name, { help: _help, value: _value, ...option }]: [string, Options[string]]) => [name, option],
    ),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    const flags = Object.entries(command.options).filter(([, option]) => option.type === 'boolean')
    const lists = Object.entries(command.options).filter(([, option]) => option.multiple === true)
    const filled = { ...Object.fromEntries([...flags.map(([name]) => [name, false]), ...lists.map(([name]) => [name, []])]), ...values }
    // parseArgs was given these very options; absent flags and lists were filled in above.
    return {
      values: filled as Values<Options>,
      positionals,
      home: typeof values.home === 'string' ? values.home : undefined,
      wantsHelp: values.help === true,
    }
  } catch (error) {
    // Its first sentence says what is wrong; the others are advice for programs.
    const [what] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw cliFault('usage', `${what}. See: entente ${command.name} --help`)
  }
}
