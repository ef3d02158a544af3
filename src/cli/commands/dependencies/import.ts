import { readFileSync } from 'node:fs'
import type { NewRegister, RegisterChange, RegisterImport } from '../../../http/index.ts'
import { tlpLevels } from '../../../stix/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount } from '../../output.ts'

export const importVerb = defineCommand({
  name: 'dependencies import',
  summary: 'Take a CSV table as the new version of the register.',
  arguments: 'TABLE.csv',
  about: `
The table is the whole register: what is not in it is gone from the new version. Rows that cannot be read are left out and
listed by line and column; the good ones are taken. What differs from the version before is shown; "undo" takes it back.
--look shows all of that and writes nothing. The first column says what a row is: a thing, or a need.`,
  options: {
    look: { type: 'boolean', default: false, help: 'show what would change, write nothing' },
    level: { type: 'string', value: 'LEVEL', help: 'TLP level of the register (default: as it is, at first amber+strict)' },
    note: { type: 'string', value: 'TEXT', help: 'why it is changed' },
  },
  examples: [
    'entente dependencies import dependencies.csv --look',
    'entente dependencies import dependencies.csv --note "after the exercise"',
  ],
  async run({ positionals: [file], values, home, output }) {
    if (file === undefined) throw cliFault('usage', 'Name the table: entente dependencies import TABLE.csv')
    const body: NewRegister = { table: readTable(file), level: toLevel(values.level), note: values.note }
    const api = await openApi(home)
    try {
      const done = await api.post<RegisterImport>(values.look ? 'dependencies/preview' : 'dependencies', body)
      output.result(done, () => toImportText(done, values.look))
      return 0
    } finally {
      await api.close()
    }
  },
})

/** The table as text: UTF-8, or what an older spreadsheet wrote. */
export function readTable(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    throw cliFault('file-absent', `There is no file ${file} that can be read.`, file)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function toLevel(written: string | undefined): NewRegister['level'] {
  if (written === undefined) return undefined
  const level = tlpLevels.find((one) => one === written.toLowerCase().replace(/^tlp:/, ''))
  if (level === undefined) throw cliFault('usage', `"${written}" is none of: ${tlpLevels.join(', ')}.`)
  return level
}

const shown = 40
const marks = { added: '+', removed: '-', changed: '~' } as const

export function toImportText(
  { version, changes, changeCount, refused, refusedCount, things, needs }: RegisterImport,
  isLook: boolean,
): string {
  const state = isLook
    ? 'Looked at'
    : version === null
      ? 'Nothing differs'
      : `Version ${version.id.slice(0, 8)}, TLP:${version.level.toUpperCase()}`
  return [
    `${state}: ${toCount(things)} things, ${toCount(needs)} needs; ${toCount(changeCount)} changes, ${toCount(refusedCount)} rows left out.`,
    ...changes.slice(0, shown).map((change) => `  ${marks[change.kind]} ${change.what} ${change.name}${toProperties(change)}`),
    ...(changeCount > shown ? [`  … and ${toCount(changeCount - shown)} more`] : []),
    ...(refusedCount > 0 ? ['Left out:'] : []),
    ...refused.slice(0, shown).map(({ place, detail }) => `  ${place ?? ''}: ${detail}`),
    ...(refusedCount > shown ? [`  … and ${toCount(refusedCount - shown)} more`] : []),
  ].join('\n')
}

function toProperties({ properties }: RegisterChange): string {
  const words = properties.map(({ name, before, after }) => `${name} ${before || '–'} → ${after || '–'}`)
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}
