import type { Output } from './output.ts'

/** One option, as `node:util` parses it, with its line in the help. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  readonly default?: string | boolean
  /** Name of the value in the help: FILE, LEVEL. */
  readonly value?: string
  readonly help: string
}

export type Options = Readonly<Record<string, Option>>
export type Values<T extends Options> = {
  readonly [K in keyof T]: T[K]['type'] extends 'boolean' ? boolean : T[K]['multiple'] extends true ? readonly string[] : string | undefined
}

export interface Invocation<T extends Options = Options> {
  readonly positionals: readonly string[]
  readonly values: Values<T>
  /** Home folder of the node. */
  readonly home: string
  readonly output: Output
  /** Fires on the first interrupt; a second one ends the process at once. */
  readonly interrupted: AbortSignal
}

/** One command of the command line. Help, parsing and the reference page come from what stands here. */
export interface Command<T extends Options = Options> {
  readonly name: string
  readonly summary: string
  /** What follows the name, such as `FILE...`. */
  readonly arguments?: string
  readonly about: string
  readonly options: T
  readonly examples: readonly string[]
  /** Commands of its own, each named by two words, such as `process learn`: it does nothing but hold them. */
  readonly verbs?: readonly Command[]
  /** Gives the exit code. */
  run(invocation: Invocation<T>): Promise<number>
}

/** Keeps the options' literal types, so that `values` are typed by them. */
export function defineCommand<const T extends Options>(command: Command<T>): Command<T> {
  return command
}

/** A command that holds verbs, each with options of its own; the order is that of the help. */
export function defineVerbs(
  group: Pick<Command, 'name' | 'summary' | 'about' | 'examples'> & { readonly verbs: readonly Command[] },
): Command {
  return {
    ...group,
    arguments: group.verbs.map(({ name }) => name.slice(group.name.length + 1)).join(' | '),
    options: {},
    // The first word after the name chooses; the command line never runs the group itself.
    run: async () => 0,
  }
}

/** Options that every command takes. */
export const commonOptions = {
  home: { type: 'string', value: 'DIR', help: 'home folder of the node (default: $ENTENTE_HOME, else ~/.entente)' },
  json: { type: 'boolean', default: false, help: 'print JSON for machines' },
  help: { type: 'boolean', short: 'h', default: false, help: 'show this help' },
} as const satisfies Options
