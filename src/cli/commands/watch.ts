import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { LinesTaken, Source } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { exitOfPartly } from '../exit.ts'
import { cliFault } from '../faults.ts'
import { type Output, toBytes, toCount, toSpan, toTable } from '../output.ts'

const lookEveryMs = 250

export const watch = defineCommand({
  name: 'watch',
  summary: 'Read telemetry from files, folders, standard input or syslog, and match it.',
  arguments: '[PATH...]',
  about: `
Reads each file or folder from where it last stopped, remembers every observable in it, and matches it against the
indicators the node holds. Files that end in .gz are read too. It goes on until interrupted; --once stops at the
end. Lines are never lost or counted twice, whenever the process ends. Lines that cannot be read go to the
dead-letter file with the reason.

When the node runs (entente up), it takes over the reading, and this command only shows how far it is.
Without a path it goes on with the sources there are.`,
  options: {
    once: { type: 'boolean', help: 'stop when all that is there has been read' },
    format: { type: 'string', value: 'ID', help: 'format of lines that do not tell it themselves, such as zeek-dns' },
    syslog: { type: 'string', value: '[HOST:]PORT', help: 'listen for syslog over TCP' },
    'syslog-tls': { type: 'string', value: '[HOST:]PORT', help: "listen for syslog over TLS, with the node's certificate" },
    name: { type: 'string', value: 'NAME', help: 'name of the source (default: its path)' },
  },
  examples: [
    'entente watch /var/log/zeek/current',
    'entente watch --once march.json.gz',
    'tail -F conn.log | entente watch -',
    'entente watch --syslog 0.0.0.0:6514',
  ],
  async run({ positionals, values, home, output, interrupted }) {
    const api = await openApi(home)
    try {
      if (positionals[0] === '-') return await watchInput(api, output, values)
      const wanted = [...positionals.map((path) => toPathSource(path, values)), ...toListeners(values)]
      const ids = new Set<number>()
      for (const source of wanted) ids.add((await api.post<Source>('sources', source)).id)
      if (wanted.length === 0) for (const source of await resumeAll(api)) ids.add(source.id)
      if (ids.size === 0) throw cliFault('usage', 'Name a file or a folder to watch. There are no sources yet.')
      return await show({ api, output, interrupted, ids, once: values.once })
    } finally {
      output.clearProgress()
      await api.close()
    }
  },
})

interface Choice {
  readonly once: boolean
  readonly format: string | undefined
  readonly syslog: string | undefined
  readonly 'syslog-tls': string | undefined
  readonly name: string | undefined
}

function toPathSource(path: string, values: Choice): Record<string, unknown> {
  const full = resolve(path)
  if (!existsSync(full)) throw cliFault('file-absent', `There is no file or folder ${path}.`, path)
  const kind = statSync(full).isDirectory() ? 'folder' : 'file'
  return { kind, path: full, follow: !values.once, format: values.format, name: values.name ?? full }
}

function toListeners(values: Choice): Record<string, unknown>[] {
  return (['syslog', 'syslog-tls'] as const).flatMap((option) => {
    const address = values[option]
    if (address === undefined) return []
    const colon = address.lastIndexOf(':')
    const port = Number(address.slice(colon + 1))
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw cliFault('usage', 'The port is a number from 0 to 65535.', `--${option}`)
    const kind = option === 'syslog' ? 'syslog-tcp' : 'syslog-tls'
    return [
      {
        kind,
        host: colon < 0 ? '127.0.0.1' : address.slice(0, colon),
        port,
        format: values.format,
        name: values.name ?? `${kind} ${address}`,
      },
    ]
  })
}

async function resumeAll(api: Api): Promise<Source[]> {
  const { sources } = await api.get<{ sources: Source[] }>('sources')
  for (const source of sources) await api.post(`sources/${source.id}/resume`)
  return sources
}

/** Standard input goes in as one body, so that a slow node slows the writer. */
async function watchInput(api: Api, output: Output, values: Choice): Promise<number> {
  const name = values.name ?? 'standard input'
  const source = await api.post<Source>('sources', { kind: 'stdin', name, format: values.format })
  // Node's stream type and the web's differ only in name here.
  const body = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>
  const taken = await api.send<LinesTaken>(`sources/${source.id}/lines`, body, 'application/x-ndjson')
  output.result(
    taken,
    () =>
      `${toCount(taken.lines)} lines, ${toCount(taken.events)} events, ${toCount(taken.refused)} refused, ${toCount(taken.matches)} matches.`,
  )
  return taken.refused > 0 ? exitOfPartly : 0
}

interface Show {
  api: Api
  output: Output
  interrupted: AbortSignal
  ids: ReadonlySet<number>
  once: boolean
}

async function show({ api, output, interrupted, ids, once }: Show): Promise<number> {
  if (api.node === undefined) output.note('The node is running and reads by itself; this only shows how far it is.')
  for (;;) {
    const { sources } = await api.get<{ sources: Source[] }>('sources')
    const mine = sources.filter((source) => ids.has(source.id))
    output.progress(toLine(mine))
    const isDone = mine.every((source) => source.state === 'caught-up' || source.state === 'stopped' || source.state === 'failed')
    if (interrupted.aborted || (once && isDone)) return finish(mine, output)
    await new Promise((wake) => setTimeout(wake, lookEveryMs))
  }
}

function toLine(sources: readonly Source[]): string {
  const sum = (of: (source: Source) => number) => sources.reduce((total, source) => total + of(source), 0)
  const done = sum((source) => source.progress.doneBytes)
  const all = sources.every((source) => source.progress.allBytes !== null) ? sum((source) => source.progress.allBytes ?? 0) : 0
  const parts = [
    `${toCount(sum((source) => source.lines))} lines`,
    `${toCount(Math.round(sum((source) => source.progress.linesPerSecond)))}/s`,
  ]
  if (all > 0) parts.push(`${Math.floor((100 * done) / all)} % of ${toBytes(all)}`)
  const left = Math.max(0, ...sources.map((source) => source.progress.secondsLeft ?? 0))
  if (left > 0) parts.push(`${toSpan(left)} left`)
  const refused = sum((source) => source.refused)
  if (refused > 0) parts.push(`${toCount(refused)} refused`)
  return parts.join('  ')
}

function finish(sources: readonly Source[], output: Output): number {
  const rows = sources.map((source) => [
    source.name,
    source.reason === null ? source.state : `${source.state}: ${source.reason}`,
    toCount(source.lines),
    toCount(source.events),
    toCount(source.refused),
  ])
  output.result(
    { sources },
    () => `${toTable(['SOURCE', 'STATE', 'LINES', 'EVENTS', 'REFUSED'], rows)}See what was found: entente alerts\n`,
  )
  return sources.some((source) => source.state === 'failed' || source.refused > 0) ? exitOfPartly : 0
}
