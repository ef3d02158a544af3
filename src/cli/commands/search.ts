import type { ObjectPage } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { toTable } from '../output.ts'

export const search = defineCommand({
  name: 'search',
  summary: 'Find STIX objects by words, values or ids.',
  arguments: '[WORD...]',
  about: `
Searches names, aliases, descriptions, values, patterns, external ids and hashes of what the node holds.
Values are found as they are typed: 198.51.100.7, T0855, CVE-2026-1234, a hash, a STIX id.
Without words it lists what arrived last.`,
  options: {
    type: { type: 'string', short: 't', value: 'TYPE', help: 'only this STIX type, such as indicator' },
    collection: { type: 'string', short: 'c', value: 'NAME', help: 'only this collection' },
    limit: { type: 'string', short: 'n', value: 'N', default: '20', help: 'rows at most (default: 20)' },
    after: { type: 'string', value: 'NEXT', help: 'go on where the last page ended' },
  },
  examples: ['entente search 203.0.113.66', 'entente search modbus --type attack-pattern', 'entente search --json | jq .objects[0]'],
  async run({ positionals, values, home, output }) {
    const query = new URLSearchParams({ limit: values.limit ?? '20' })
    if (positionals.length > 0) query.set('text', positionals.join(' '))
    for (const name of ['type', 'collection', 'after'] as const) {
      const value = values[name]
      if (value !== undefined) query.set(name, value)
    }
    const api = await openApi(home)
    try {
      const page = await api.get<ObjectPage>(`objects?${query}`)
      output.result(page, () => {
        if (page.objects.length === 0) return 'Nothing found.\n'
        const rows = page.objects.map((object) => [object.type, object.label.slice(0, 60), `TLP:${object.level.toUpperCase()}`, object.id])
        return toTable(['TYPE', 'WHAT', 'LEVEL', 'ID'], rows) + (page.next === null ? '' : `more: --after ${page.next}\n`)
      })
      return 0
    } finally {
      await api.close()
    }
  },
})
