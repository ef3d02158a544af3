import type { Variable } from './playbook.ts'

/** What a variable holds while a playbook runs: as CACAO writes it, in a string; null: not known. */
export type Value = string | null

const shapes: Readonly<Record<string, RegExp>> = {
  bool: /^(true|false)$/,
  integer: /^-?\d{1,15}$/,
  long: /^-?\d{1,19}$/,
  float: /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/,
  hexstring: /^[0-9a-fA-F]*$/,
  'ipv4-addr': /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$/,
  'ipv6-addr': /^[0-9a-fA-F:.]{2,45}(\/\d{1,3})?$/,
  'mac-addr': /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/,
  'md5-hash': /^[0-9a-fA-F]{32}$/,
  'sha256-hash': /^[0-9a-fA-F]{64}$/,
  uri: /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/,
  uuid: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
}

/** Whether a value can be one of the type. Types of others than the standard's vocabulary take every text. */
export function fits(type: string, value: Value): boolean {
  if (value === null || value === '') return true
  const shape = shapes[type]
  return shape === undefined || shape.test(value)
}

/** The value that a variable begins with. */
export function firstValue({ value }: Variable): Value {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** As the comparisons of STIX patterns take it. */
export function toCompared(type: string, value: string): string | number | boolean {
  if (type === 'bool') return value === 'true'
  return type === 'integer' || type === 'long' || type === 'float' ? Number(value) : value
}
