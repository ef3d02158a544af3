import { toSpanText } from './spans.ts'
import { type Column, columns } from './table-columns.ts'
import type { Dependencies, Need, Thing } from './thing.ts'

/**
 * The table in one form: things by id, then needs by what needs, what is needed and group. What is read from it is what it was
 * made from, and the same dependencies give the same bytes.
 */
export function toTableText({ things, needs }: Dependencies): string {
  const byId = things.toSorted((a, b) => compare(a.id, b.id))
  const byEnds = needs.toSorted((a, b) => compare(toKey(a), toKey(b)))
  const rows = [...byId.map(toThingCells), ...byEnds.map(toNeedCells)]
  const lines = rows.map((cells) => columns.map((column) => toCell(cells[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

/** What makes two needs the same one. */
export function toKey({ of, on, group }: Need): string {
  return JSON.stringify([of, on, group ?? ''])
}

type Cells = Partial<Record<Column, string>>

function toThingCells(thing: Thing): Cells {
  const { id, name, kind, owner, states, sector, users, site, region, contact, note } = thing
  return {
    ...{ row: 'thing', id, name, kind, owner: owner ?? '', states: states.join(' '), sector: sector ?? '' },
    ...{ users: users === null ? '' : String(users), site: site ?? '', region: region ?? '', contact: contact ?? '', note: note ?? '' },
  }
}

function toNeedCells({ of, on, link, group, atLeast, toleratesMs, bufferMs, substitute }: Need): Cells {
  const took: Cells =
    substitute === null
      ? {}
      : {
          substitute: substitute.on,
          substitute_after: toSpanText(substitute.afterMs),
          substitute_share: `${substitute.share} %`,
        }
  return {
    ...{ row: 'need', id: of, needs: on, link, group: group ?? '', at_least: group === null ? '' : String(atLeast) },
    tolerates: toleratesMs === 0 ? '' : toSpanText(toleratesMs),
    buffer: bufferMs === 0 ? '' : toSpanText(bufferMs),
    ...took,
  }
}

/** RFC 4180 §2.6 and 2.7. */
function toCell(text: string): string {
  return /[",\n\r;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
