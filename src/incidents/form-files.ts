import { type Fault, readDataFolder } from '../base/index.ts'
import { parseDescription } from './case-file.ts'
import type { FactDefinitions } from './facts/definition.ts'
import { incidentFault } from './faults.ts'
import { fillReport } from './reports/fill.ts'
import { type Form, FormFile, type Forms, ItemFile, type ReportItem } from './reports/form.ts'

export interface LoadedForms extends Forms {
  readonly refused: readonly Fault[]
}

/** Reads the items and the forms that are made of them; each form proves with its example which needed items stay open. */
export function loadForms(roots: readonly string[], definitions: FactDefinitions): LoadedForms {
  const inRoots = (name: string) => roots.map((root) => `${root}/${name}`)
  const items = new Map<string, ReportItem>()
  const files = readDataFolder({ folders: inRoots('report-items'), parse: (value) => parseItems(value, definitions) })
  for (const file of files.entries.values()) for (const [id, item] of Object.entries(file.items)) items.set(id, item)
  const read = readDataFolder({ folders: inRoots('forms'), parse: (value) => parseForm(value, items, definitions) })
  const forms = new Map([...read.entries].map(([id, file]): [string, Form] => [id, { ...file, id }]))
  return { forms, items, refused: [...files.refused, ...read.refused] }
}

function parseItems(value: unknown, definitions: FactDefinitions) {
  const file = ItemFile.parse(value)
  for (const [id, { fact }] of Object.entries(file.items)) {
    if (fact !== undefined && !definitions.has(fact)) throw incidentFault('bad-form', `There is no fact "${fact}".`, `items.${id}.fact`)
  }
  if (file.items[file.example.item]?.label.de !== file.example.de) {
    throw incidentFault('bad-form', `The item is not called "${file.example.de}".`, 'example.de')
  }
  return file
}

function parseForm(value: unknown, items: ReadonlyMap<string, ReportItem>, definitions: FactDefinitions): FormFile {
  const file = FormFile.parse(value)
  for (const [at, section] of file.sections.entries()) {
    for (const [index, { item }] of section.items.entries()) {
      const place = `sections[${at}].items[${index}].item`
      if (!items.has(item)) throw incidentFault('bad-form', `There is no item "${item}".`, place)
    }
  }
  const { sheet } = parseDescription({ facts: file.example.facts }, definitions)
  // What the incident says of itself is always there.
  const own = Object.fromEntries(['number', 'title', 'summary', 'detected', 'class', 'cause', 'state'].map((name) => [name, name]))
  const forms: Forms = { forms: new Map(), items }
  const filled = fillReport({ forms, form: { ...file, id: 'example' } }, { sheet, definitions, own, answers: {} }, { language: 'en' })
  const open = filled.sections
    .flatMap((section) => section.items.filter(({ isNeeded, text }) => isNeeded && text === null))
    .map(({ item }) => item)
  if (open.sort().join() !== [...file.example.open].sort().join()) {
    throw incidentFault('bad-form', `The example leaves open: ${open.join(', ')}.`, 'example.open')
  }
  return file
}
