import type { Finding, Readiness, Table } from '../../../process/index.ts'
import { toCount, toDate, toSpan } from '../../output.ts'
import { toNoteLines } from './table-file.ts'

const marks: Readonly<Record<Finding['weight'], string>> = { approve: 'STOP', weak: 'weak', note: 'note' }
const notesShown = 12

/** The report that a person reads before learning. */
export function toReadinessText(readiness: Readiness, table: Table): string {
  const { ready, rows, tags, from, to, nativeMs, workingMs, gaps, modes, findings } = readiness
  const told = findings.filter(({ weight }) => weight !== 'note')
  const notes = findings.filter(({ weight }) => weight === 'note')
  const working = workingMs === nativeMs ? '' : `, learned as means of ${toSpan(workingMs / 1000)}`
  return [
    ready ? 'Ready to be learned.' : 'Not to be learned before a person has looked at what is marked STOP.',
    '',
    `Readings  ${toCount(table.notes.rows)} rows of ${tags} tags, ${toDate(from)} to ${toDate(to)}`,
    `Interval  ${toSpan(nativeMs / 1000)}${working}; ${toCount(rows)} samples, ${toCount(Math.max(0, gaps))} gaps`,
    `Modes     ${modes === 0 ? 'no tag is a switch' : `${toCount(modes)} ways in which the switches stood together`}`,
    '',
    ...told.map(toFindingLine),
    ...notes.slice(0, notesShown).map(toFindingLine),
    ...(notes.length > notesShown ? [`      … and ${notes.length - notesShown} more notes; --json lists them all`] : []),
    ...toNoteLines(table).map((line) => `note  ${line}`),
  ].join('\n')
}

function toFindingLine({ weight, text }: Finding): string {
  return `${marks[weight]}  ${text}`
}
