import { type Fault, readDataFolder } from '../base/index.ts'
import { parseDescription } from './case-file.ts'
import type { FactDefinitions } from './facts/definition.ts'
import { incidentFault } from './faults.ts'
import { fillReport } from './reports/fill.ts'
import { type Form, FormFile, type Forms, ItemFile, type ReportItem, SchemaFile } from './reports/form.ts'

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
  const schemas = readDataFolder({ folders: inRoots('report-schemas'), parse: (value) => SchemaFile.parse(value) })
  const forms = new Map([...read.entries].map(([id, file]): [string, Form] => [id, { ...file, id }]))
  return { forms, items, schemas: schemas.entries, refused: [...files.refused, ...read.refused, ...schemas.refused] }
}

function parseItems(value: unknown, definitions: FactDefinitions) {
  const file = ItemFile.parse(value)
  for (const [id, { fact, figures = {} }] of Object.entries(file.items)) {
    const unknown = [...(fact === undefined ? [] : [fact]), ...Object.keys(figures)].find((name) => !definitions.has(name))
    if (unknown !== undefined) throw incidentFault('bad-form', `There is no fact "${unknown}".`, `items.${id}.fact`)
  }
  for (const [id, { fact = '', choices = {} }] of Object.entries(file.items)) {
    const known = definitions.get(fact)?.choices
    const unknown = known === undefined ? undefined : Object.keys(choices).find((key) => !(key in known))
    if (unknown !== undefined) throw incidentFault('bad-form', `"${fact}" has no value "${unknown}".`, `items.${id}.choices`)
  }
  if (file.items[file.example.item]?.label.de !== file.example.de) {
    throw incidentFault('bad-form', `The item is not called "${file.example.de}".`, 'example.de')
  }
  return file
}

function parseForm(value: unknown, items: ReadonlyMap<string, ReportItem>, definitions: FactDefinitions): FormFile {
  const file = FormFile.parse(value)
  const named = new Set(file.sections.flatMap((section) => section.items.map(({ item }) => item)))
  for (const [at, section] of file.sections.entries()) {
    for (const [index, { item, needed }] of section.items.entries()) {
      const place = `sections[${at}].items[${index}].item`
      if (!items.has(item)) throw incidentFault('bad-form', `There is no item "${item}".`, place)
      if (typeof needed === 'object' && !named.has(needed.item))
        throw incidentFault('bad-form', `It does not ask for "${needed.item}".`, place)
    }
  }
  const { sheet } = parseDescription({ facts: file.example.facts }, definitions)
  // What the incident says of itself is always there.
  const own = {
    ...Object.fromEntries(['number', 'title', 'summary', 'class', 'cause', 'state', 'organisation'].map((name) => [name, name])),
    detected: 0,
  }
  const forms: Forms = { forms: new Map(), items, schemas: new Map() }
  const ground = { sheet, definitions, own, answers: {} }
  const filled = fillReport({ forms, form: { ...file, id: 'example' } }, ground, { language: 'en', zone: 'UTC' })
  const open = filled.sections
    .flatMap((section) => section.items.filter(({ isNeeded, text }) => isNeeded && text === null))
    .map(({ item }) => item)
  if (open.sort().join() !== [...file.example.open].sort().join()) {
    throw incidentFault('bad-form', `The example leaves open: ${open.join(', ')}.`, 'example.open')
  }
  return file
}
