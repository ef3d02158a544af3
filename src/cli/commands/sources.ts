import type { DeadLetterPage, LinesTaken, Source } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toCount, toDate, toTable } from '../output.ts'

export const sources = defineCommand({
  name: 'sources',
  summary: 'List sources of telemetry, pause, resume or remove one, read its dead letters.',
  arguments: '[pause|resume|remove|dead-letters|retry NAME]',
  about: `
A source is made by "entente watch". Removing one forgets where it was read to; what was learned from it stays.
"dead-letters" shows the lines that could not be read, each with the reason;
"retry" reads them again, after a format was mended or added.`,
  options: { limit: { type: 'string', short: 'n', value: 'N', default: '50', help: 'rows at most (default: 50)' } },
  examples: ['entente sources', 'entente sources dead-letters /var/log/zeek/current', 'entente sources remove "standard input"'],
  async run({ positionals, values, home, output }) {
    const [action, name] = positionals
    const api = await openApi(home)
    try {
      const all = await api.get<{ sources: Source[] }>('sources')
      if (action === undefined) {
        output.result(all, () =>
          all.sources.length === 0
            ? 'No sources. Make one: entente watch PATH\n'
            : toTable(['ID', 'NAME', 'KIND', 'STATE', 'LINES', 'EVENTS', 'REFUSED', 'LAST EVENT'], all.sources.map(toRow)),
        )
        return 0
      }
      const source = all.sources.find((one) => one.name === name || String(one.id) === name)
      if (source === undefined) throw cliFault('usage', `Name one of: ${all.sources.map((one) => one.name).join(', ') || 'no sources yet'}`)
      const path = `sources/${source.id}`
      if (action === 'pause' || action === 'resume') {
        const changed = await api.post<Source>(`${path}/${action}`)
        output.result(changed, () => `${changed.name}: ${changed.state}`)
      } else if (action === 'remove') {
        await api.remove(path)
        output.result({ removed: source.name }, () => `Removed the source ${source.name}.`)
      } else if (action === 'dead-letters') {
        const page = await api.get<DeadLetterPage>(`${path}/dead-letters?limit=${values.limit}`)
        output.result(
          page,
          () =>
            page.deadLetters
              .map((letter) => `${letter.place}: ${letter.reason} (${letter.code})\n    ${letter.line.slice(0, 200)}\n`)
              .join('') || 'No dead letters.\n',
        )
      } else if (action === 'retry') {
        const taken = await api.post<LinesTaken>(`${path}/dead-letters/retry`)
        output.result(taken, () => `${toCount(taken.events)} events read, ${toCount(taken.refused)} refused again.`)
      } else throw cliFault('usage', `"${action}" is not pause, resume, remove, dead-letters or retry.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

function toRow(source: Source): string[] {
  return [
    String(source.id),
    source.name,
    source.kind,
    source.state,
    toCount(source.lines),
    toCount(source.events),
    toCount(source.refused),
    toDate(source.lastEventAt),
  ]
}
