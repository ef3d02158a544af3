import { type SectorNames, toSectorId } from './sector.ts'
import { Cells } from './table-cells.ts'
import type { Row } from './table-columns.ts'
import { linkKinds, type Need, type Substitute, type Thing, thingKinds } from './thing.ts'

const mostUsers = 10_000_000_000

export function parseThing(row: Row, sectors: SectorNames): Thing {
  const cells = new Cells(row)
  const id = cells.id('id')
  return {
    id,
    name: cells.text('name') ?? id,
    kind: cells.choice('kind', thingKinds),
    owner: cells.text('owner'),
    states: cells.states('states'),
    sector: parseSector(cells, sectors),
    users: cells.wholeNumber('users', { least: 0, most: mostUsers }),
    site: cells.optionalId('site'),
    region: cells.text('region')?.toUpperCase() ?? null,
    contact: cells.text('contact'),
    note: cells.text('note'),
  }
}

function parseSector(cells: Cells, sectors: SectorNames): string | null {
  const written = cells.text('sector')
  if (written === null) return null
  const { id, near } = toSectorId(written, sectors)
  if (id !== undefined) return id
  throw cells.fault('sector', `There is no sector "${written}".${near === undefined ? '' : ` Do you mean "${near}"?`}`)
}

export function parseNeed(row: Row): Need {
  const cells = new Cells(row)
  return {
    of: cells.id('id'),
    on: cells.id('needs'),
    link: cells.choice('link', linkKinds, 'physical'),
    group: cells.text('group'),
    atLeast: cells.wholeNumber('at_least', { least: 1, most: 10_000 }) ?? 1,
    toleratesMs: cells.spanMs('tolerates'),
    bufferMs: cells.spanMs('buffer'),
    substitute: parseSubstitute(cells),
  }
}

function parseSubstitute(cells: Cells): Substitute | null {
  const on = cells.optionalId('substitute')
  const afterMs = cells.spanMs('substitute_after')
  const share = cells.percent('substitute_share')
  if (on !== null) return { on, afterMs, share }
  const extra = (['substitute_after', 'substitute_share'] as const).find((column) => cells.text(column) !== null)
  if (extra !== undefined) throw cells.fault('substitute', `It is empty, but "${extra}" is not: say what takes over.`)
  return null
}
