import { type DataText, isFault, isJsonObject, type JsonObject, parseDataText, toPlaced } from '../base/index.ts'
import { type DescribedIncident, parseDescription } from './case-file.ts'
import { requireDefinition, toFactId } from './facts/definition.ts'
import { factsFault } from './facts/faults.ts'
import type { Law } from './obligations/law.ts'

/** A file of facts, read but not yet understood, so that an assumption can be laid over it. */
export interface DescriptionFile {
  readonly value: JsonObject
  readonly text: DataText
  readonly place: string
}

/** Reads the bytes of a YAML or JSON file. `place` is the file's name: faults begin with it and name the line. */
export function readDescriptionFile(bytes: Uint8Array, place: string): DescriptionFile {
  const text = parseDataText(bytes, place.endsWith('.json'), place)
  if (!isJsonObject(text.value)) throw factsFault('bad-file', 'The file has sections: entity, facts, times, submitted.', `${place}:1`)
  return { value: text.value, text, place }
}

/** The incident that the file describes; every fault is told by file and line. */
export function toDescribed({ value, text, place }: DescriptionFile, law: Law): DescribedIncident {
  const stages = new Map(law.regimes.map(({ id, file }) => [id, new Set(file.stages.map((stage) => stage.id))]))
  try {
    return parseDescription(value, law.definitions, stages)
  } catch (thrown) {
    throw isFault(thrown) ? toPlaced(thrown, text, place) : thrown
  }
}

/**
 * The same file with another value for a fact, whatever section and name it had it under: `clients-share=12 %`. With
 * `REGIME/STAGE=TIME` the stage is taken to have been submitted then.
 */
export function assume(file: DescriptionFile, assumption: string, law: Law): DescriptionFile {
  const split = assumption.indexOf('=')
  if (split < 1) throw factsFault('bad-value', `"${assumption}" is not FACT=VALUE.`)
  const name = assumption.slice(0, split).trim()
  const written = assumption.slice(split + 1).trim()
  if (name.includes('/')) {
    const submitted = isJsonObject(file.value.submitted) ? file.value.submitted : {}
    return { ...file, value: { ...file.value, submitted: { ...submitted, [name]: written } } }
  }
  const { id } = requireDefinition(law.definitions, name)
  const value: JsonObject = { ...file.value }
  for (const section of ['entity', 'facts', 'incident', 'times']) {
    const facts = value[section]
    if (!isJsonObject(facts)) continue
    value[section] = Object.fromEntries(Object.entries(facts).filter(([other]) => !isSame(other, id, law)))
  }
  const facts = isJsonObject(value.facts) ? value.facts : {}
  return { ...file, value: { ...value, facts: { ...facts, [id]: toWritten(written) } } }
}

function isSame(name: string, id: string, { definitions }: Law): boolean {
  const other = toFactId(name)
  return other === id || `${other}-at` === id || definitions.get(id)?.also.includes(other) === true
}

/** `[DE, FR]` is a list. */
function toWritten(text: string): string | string[] {
  const list = /^\[(.*)\]$/.exec(text)?.[1]
  return list === undefined ? text : list.split(',').map((item) => item.trim())
}
