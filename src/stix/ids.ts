import { stixFault } from './faults.ts'

/** `type--UUID` (STIX 2.1 §2.9). */
export type StixId = string & { readonly __brand: 'StixId' }

const idShape = /^[a-z0-9][a-z0-9-]{1,248}[a-z0-9]--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isStixId(text: unknown): text is StixId {
  return typeof text === 'string' && text.length <= 300 && idShape.test(text)
}

export function parseStixId(value: unknown, place?: string): StixId {
  if (isStixId(value)) return value
  throw stixFault('bad-id', 'This is not a STIX id: a type, two hyphens and a UUID in lower case.', place)
}

/** The type that an id names. */
export function typeOfId(id: string): string {
  return id.slice(0, id.indexOf('--'))
}
