import { type Command, commonOptions, type Options } from './command.ts'

/** The help of one command. */
export function toHelp(command: Command): string {
  const usage = `entente ${command.name}${command.arguments === undefined ? '' : ` ${command.arguments}`} [options]`
  const own = toOptionLines(command.options)
  const parts = [usage, '', command.summary, '', command.about.trim(), '']
  if (command.verbs !== undefined) parts.push(...toSummaryLines(command.verbs), '')
  if (own.length > 0) parts.push('Options:', ...own, '')
  parts.push('Common options:', ...toOptionLines(commonOptions), '')
  if (command.examples.length > 0) parts.push('Examples:', ...command.examples.map((example) => `  ${example}`), '')
  return parts.join('\n')
}

/** The first screen. */
export function toOverview(commands: readonly Command[]): string {
  return [
    'entente: share intelligence, find it in your telemetry, report what you saw.',
    '',
    'entente COMMAND [options]',
    '',
    ...toSummaryLines(commands),
    '',
    'Start:  entente example              three nodes with made-up data, in your browser',
    '        entente init && entente up   a node of your own',
    '',
    'entente COMMAND --help tells all about one. Exit codes: 0 done, 1 a bug, 2 invalid, 3 denied, 4 absent,',
    '5 conflict, 6 too large, 7 busy, 8 unsupported, 9 unavailable, 10 done in part.',
    '',
  ].join('\n')
}

function toSummaryLines(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map((command) => command.name.length))
  return commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
}

function toOptionLines(options: Options): string[] {
  const heads = Object.entries(options).map(([name, option]) => {
    const long = `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`
    return { head: option.short === undefined ? `    ${long}` : `-${option.short}, ${long}`, option }
  })
  const width = Math.max(...heads.map(({ head }) => head.length))
  return heads.map(({ head, option }) => `  ${head.padEnd(width)}  ${option.help}`)
}
