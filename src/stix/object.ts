import { isFault, isJsonObject, isTimestamp, type JsonObject, scanJson, toSortable } from '../base/index.ts'
import { stixFault } from './faults.ts'
import { isStixId, parseStixId, type StixId, typeOfId } from './ids.ts'
import { type CompiledShape, checkShape, compileShape } from './property-kinds.ts'
import { observableShapes } from './sco-shapes.ts'
import { commonShape, markingShape, versionedShapes } from './shapes.ts'
import { typeRules } from './type-rules.ts'

/** One version of one STIX object: what it is, read once, and its text as it came. */
export interface StixObject {
  readonly id: StixId
  readonly type: string
  /** Sortable form of `modified`, else of `created`, else empty: with the id it names the version. */
  readonly revision: string
  /** The producer's own text of the same; undefined for an object without versions. */
  readonly versionText: string | undefined
  readonly specVersion: '2.0' | '2.1'
  readonly createdBy: StixId | undefined
  readonly isRevoked: boolean
  /** White space between tokens removed, nothing else changed. */
  readonly text: string
  readonly value: JsonObject
}

const maxTypeLength = 250
const typeShape = /^[a-z0-9][a-z0-9-]+[a-z0-9]$/

const versioned = new Map(
  Object.entries(versionedShapes).map(([type, shape]) => [
    type,
    compileShape(commonShape, { spec_version: 'string!', created: 'time!', modified: 'time!' }, shape),
  ]),
)
const observables = new Map(Object.entries(observableShapes).map(([type, { shape }]) => [type, compileShape(commonShape, shape)]))
const marking = compileShape(commonShape, { spec_version: 'string!', created: 'time!' }, markingShape)
const custom = compileShape(commonShape)

/** Reads one object from text. `place` is where it stands, such as `objects[17]`; faults name the place within it. */
export function parseStixObject(text: string, place?: string): StixObject {
  try {
    const { compact } = scanJson(text)
    const value: unknown = JSON.parse(compact)
    if (!isJsonObject(value)) throw stixFault('not-an-object', 'Expected a STIX object.')
    return read(value, compact)
  } catch (error) {
    if (!isFault(error) || place === undefined) throw error
    throw error.within(place)
  }
}

/** Makes an object of a value that we wrote or changed ourselves; the same rules hold. */
export function toStixObject(value: JsonObject): StixObject {
  return read(value, JSON.stringify(value))
}

/** Properties without which an object of this type is none. */
export function requiredProperties(type: string): readonly string[] {
  return shapeOf(type).essential
}

function shapeOf(type: string): CompiledShape {
  return type === 'marking-definition' ? marking : (versioned.get(type) ?? observables.get(type) ?? custom)
}

function read(value: JsonObject, text: string): StixObject {
  const type = readType(value)
  const id = parseStixId(value.id, 'id')
  if (typeOfId(id) !== type) throw stixFault('bad-id', `The id is that of a ${typeOfId(id)}, the object is a ${type}.`, 'id')
  const specVersion = readSpecVersion(value, type)
  // STIX 2.0 asked for other properties of the same types; what is there is of the same kind.
  checkShape(value, shapeOf(type), specVersion === '2.1')
  checkVersion(value)
  if (specVersion === '2.1') checkType(value, type)
  const versionText = textOf(value.modified) ?? textOf(value.created)
  return {
    id,
    type,
    revision: versionText === undefined ? '' : toSortable(versionText),
    versionText,
    specVersion,
    createdBy: isStixId(value.created_by_ref) ? value.created_by_ref : undefined,
    isRevoked: value.revoked === true,
    text,
    value,
  }
}

function readType(value: JsonObject): string {
  const { type } = value
  if (typeof type !== 'string') throw stixFault('missing-property', 'The property type is missing.', 'type')
  if (type === 'bundle') throw stixFault('not-an-object', 'A bundle is not an object; send what is in it.', 'type')
  if (type.length > maxTypeLength || !typeShape.test(type))
    throw stixFault('bad-value', 'A type is 3 to 250 lower-case letters, digits and hyphens.', 'type')
  return type
}

/** STIX 2.1 §3.2: versioned objects say 2.1; without it they are of 2.0. Observables may leave it out. */
function readSpecVersion(value: JsonObject, type: string): '2.0' | '2.1' {
  if (value.spec_version === '2.1' || value.spec_version === '2.0') return value.spec_version
  if (value.spec_version !== undefined) throw stixFault('unsupported-version', 'Expected spec_version 2.1.', 'spec_version')
  const isOld = versioned.has(type) || type === 'marking-definition' || (!observables.has(type) && value.created !== undefined)
  return isOld ? '2.0' : '2.1'
}

function checkVersion(value: JsonObject): void {
  const { created, modified } = value
  if (modified !== undefined && created === undefined) throw stixFault('missing-property', 'There is modified, but not created.', 'created')
  if (typeof created !== 'string' || typeof modified !== 'string' || !isTimestamp(created) || !isTimestamp(modified)) return
  if (toSortable(modified) < toSortable(created)) throw stixFault('bad-order', 'modified is before created.', 'modified')
}

function checkType(value: JsonObject, type: string): void {
  try {
    typeRules[type]?.(value)
  } catch (error) {
    // A pattern's own place is a line and column within it.
    if (isFault(error) && type === 'indicator' && error.place?.includes(':') === true) throw error.within('pattern')
    throw error
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
