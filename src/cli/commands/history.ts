import type { HistoryAnswer } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toCount, toDate, toTable } from '../output.ts'

export const history = defineCommand({
  name: 'history',
  summary: 'Ask what the node remembers of an observable.',
  arguments: 'VALUE',
  about: `
Shows when an address, a name, a hash or another observable was seen first and last, and how often, by source and
day. A domain also finds its subdomains, a network (198.51.100.0/24) the addresses in it.`,
  options: { kind: { type: 'string', value: 'KIND', help: 'only this kind, such as domain-name or ipv4-addr' } },
  examples: ['entente history 203.0.113.66', 'entente history evil.example', 'entente history 198.51.100.0/24 --json'],
  async run({ positionals, values, home, output }) {
    const [value] = positionals
    if (value === undefined) throw cliFault('usage', 'Name the observable: entente history VALUE')
    const api = await openApi(home)
    try {
      const query = new URLSearchParams({ value, ...(values.kind === undefined ? {} : { kind: values.kind }) })
      const answer = await api.get<HistoryAnswer>(`history?${query}`)
      output.result(answer, () => {
        if (answer.seen.length === 0) return `Nothing remembered of ${value}.\n`
        const rows = answer.seen.map((row) => [
          row.day,
          row.kind,
          row.value,
          row.source,
          toCount(row.count),
          toDate(row.firstSeenAt),
          toDate(row.lastSeenAt),
        ])
        return (
          toTable(['DAY', 'KIND', 'VALUE', 'SOURCE', 'COUNT', 'FIRST', 'LAST'], rows) +
          (answer.isCut ? '… and more: narrow it with --kind\n' : '')
        )
      })
      return 0
    } finally {
      await api.close()
    }
  },
})
