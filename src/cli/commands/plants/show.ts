import type { PlantDetail, PlantNotice, PlantTag } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toDate, toSpan, toTable } from '../../output.ts'
import { toSourceTable } from './source-table.ts'

export const showVerb = defineCommand({
  name: 'plants show',
  summary: 'Show how the readings of each tag are, the sources, and what was odd.',
  arguments: 'PLANT',
  about: `
Of each tag: its last value and since when it stands still, readings that were bad, missing, late or given twice.
"ahead" are readings stamped in the future: a clock is wrong, and they are kept as bad.`,
  options: {},
  examples: ['entente plants show water', 'entente plants show water --json'],
  async run({ positionals, home, output }) {
    const [name] = positionals
    if (name === undefined) throw cliFault('usage', 'Name the plant: entente plants show PLANT')
    const api = await openApi(home)
    try {
      const plant = await api.get<PlantDetail>(`plants/${encodeURIComponent(name)}`)
      output.result(plant, () => toText(plant))
      return 0
    } finally {
      await api.close()
    }
  },
})

function toText(plant: PlantDetail): string {
  const head = `${plant.name}  ${toCount(plant.readings)} readings, newest ${toDate(plant.newestAt)}, settled to ${toDate(plant.settledTo)}\n`
  const columns = ['TAG', 'ASSET', 'LAST', 'AT', 'STILL', 'READINGS', 'BAD', 'MISSING', 'LATE', 'TWICE', 'AHEAD']
  const notices =
    plant.notices.length === 0 ? '' : `\n${toTable(['ODD', 'ABOUT', 'TIMES', 'LAST', 'DETAIL'], plant.notices.map(toNoticeRow))}`
  return `${head}\n${toTable(columns, plant.tagList.map(toTagRow))}\n${toSourceTable(plant.name, plant.sources)}${notices}`
}

function toTagRow({ name, asset, unit, last, stillSince, readings, bad, missing, late, duplicates, ahead }: PlantTag): string[] {
  const value = last === null ? '–' : last.quality === 'bad' || last.value === null ? 'bad' : `${last.value} ${unit ?? ''}`.trim()
  const still = last === null || stillSince === null || last.at === stillSince ? '' : toSpan((last.at - stillSince) / 1000)
  const counts = [readings, bad, missing, late, duplicates, ahead].map(toCount)
  return [name, asset ?? '', value, toDate(last?.at ?? null), still, ...counts]
}

function toNoticeRow({ kind, subject, count, lastAt, detail }: PlantNotice): string[] {
  return [kind, subject, toCount(count), toDate(lastAt), detail]
}
