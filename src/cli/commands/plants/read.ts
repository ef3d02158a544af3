import type { ReadingRows } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'

export const readVerb = defineCommand({
  name: 'plants read',
  summary: 'Print readings as CSV, a column a tag: as models see them.',
  arguments: 'PLANT',
  about: `
Rows are as the plant's description says, or at each moment of any reading. A cell is empty where no reading stands or a
bad one. What is printed can be learned from: entente process learn.`,
  options: {
    from: { type: 'string', value: 'TIME', help: 'first moment, such as 2026-11-01 or 2026-11-01T06:00:00Z' },
    to: { type: 'string', value: 'TIME', help: 'moment before which it ends' },
    every: { type: 'string', value: 'SECONDS', help: 'between two rows' },
  },
  examples: ['entente plants read water --from 2026-11-01 > november.csv'],
  async run({ positionals, values, home, output }) {
    const [plant] = positionals
    if (plant === undefined) throw cliFault('usage', 'Name the plant: entente plants read PLANT')
    const query = new URLSearchParams()
    if (values.from !== undefined) query.set('from', String(toMoment(values.from, 'from')))
    if (values.to !== undefined) query.set('to', String(toMoment(values.to, 'to')))
    if (values.every !== undefined) query.set('everyMs', String(Math.round(Number(values.every) * 1000)))
    const api = await openApi(home)
    try {
      for (let next: number | null = null, isFirst = true; isFirst || next !== null; isFirst = false) {
        if (next !== null) query.set('from', String(next))
        const page = await api.get<ReadingRows>(`plants/${encodeURIComponent(plant)}/readings?${query}`)
        if (output.isJson) output.result(page, () => '')
        else await output.raw(toCsv(page, isFirst))
        next = page.next
      }
      return 0
    } finally {
      await api.close()
    }
  },
})

function toCsv({ tags, times, rows }: ReadingRows, withHeader: boolean): string {
  const header = withHeader ? `${['time', ...tags.map(quoted)].join(',')}\n` : ''
  return header + rows.map((row, at) => `${new Date(times[at] ?? 0).toISOString()},${row.map((cell) => cell ?? '').join(',')}\n`).join('')
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function toMoment(text: string, option: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw cliFault('usage', `"${text}" is no time for --${option}.`)
  return at
}
