import type { JsonObject, JsonValue } from '../../base/index.ts'
import type { FilledReport } from './fill.ts'

/** The report as JSON: each filled item where its form says that it stands. */
export function toReportJson(report: FilledReport): JsonObject {
  const root: JsonObject = {}
  for (const { items } of report.sections) {
    for (const { at, json } of items) if (json !== null) setAt(root, at.split('.'), json)
  }
  for (const [at, value] of Object.entries(report.constants)) if (hasAt(root, at)) setAt(root, at.split('.'), value)
  return root
}

/** A constant stands only beside what it is said of. */
function hasAt(root: JsonObject, at: string): boolean {
  const parts = at.split('.')
  let here: JsonValue | undefined = root
  for (const part of parts.slice(0, -1)) {
    const [, name = '', inside] = /^([^[]+)(?:\[(.*)\])?$/.exec(part) ?? []
    here = isObject(here) ? here[name] : undefined
    if (inside !== undefined && Array.isArray(here)) here = here[Number(inside)]
  }
  return here !== undefined
}

function setAt(object: JsonObject, path: readonly string[], value: JsonValue): void {
  const [first = '', ...rest] = path
  const [, name = '', inside] = /^([^[]+)(?:\[(.*)\])?$/.exec(first) ?? []
  if (inside !== undefined) {
    setInList(toList(object, name), { inside, rest, value })
    return
  }
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const known = object[name]
  const inner: JsonObject = isObject(known) ? known : {}
  object[name] = inner
  setAt(inner, rest, value)
}

function setInList(list: JsonValue[], { inside, rest, value }: { inside: string; rest: readonly string[]; value: JsonValue }): void {
  if (inside === '') {
    for (const one of Array.isArray(value) ? value : [value]) {
      const element: JsonObject = {}
      setAt(element, rest, one)
      list.push(element)
    }
    return
  }
  const [key = '', wanted] = inside.split('=')
  if (wanted !== undefined) {
    const element = list.find((one): one is JsonObject => isObject(one) && one[key] === wanted)
    if (element !== undefined) setAt(element, rest, value)
    return
  }
  const known = list[Number(key)]
  const element: JsonObject = isObject(known) ? known : {}
  list[Number(key)] = element
  setAt(element, rest, value)
}

function toList(object: JsonObject, name: string): JsonValue[] {
  const known = object[name]
  if (Array.isArray(known)) return known
  const list: JsonValue[] = []
  object[name] = list
  return list
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
