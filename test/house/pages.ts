import { posix } from 'node:path'
import type { Breach, Rule } from './tree.ts'

const maxLines = 300
const maxFunctionLines = 60
const maxParameters = 3
const measured = /^(src|web|test|bench|scripts)\//
const roleWords = /^(utils?|helpers?|common|managers?|services?|misc)$/
/** `types.ts` holds anything; `media-types.ts` holds media types. */
const emptyName = /^types?$/

export const filesAreShort: Rule = (tree) => {
  const breaches: Breach[] = []
  for (const [path, text] of tree) {
    if (!measured.test(path) || !/\.(ts|tsx|mjs|css)$/.test(path) || path.includes('.generated.')) continue
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    if (lines > maxLines) breaches.push({ rule: 'a file is short', place: path, detail: `${lines} lines, at most ${maxLines}` })
  }
  return breaches
}

export const functionsAreShort: Rule = (_tree, sources) => {
  const breaches: Breach[] = []
  for (const { path, functions } of sources.values()) {
    for (const { name, line, lineCount, parameterCount } of functions) {
      const place = `${path}:${line}`
      if (lineCount > maxFunctionLines) {
        breaches.push({ rule: 'a function is short', place, detail: `${name} has ${lineCount} lines, at most ${maxFunctionLines}` })
      }
      if (parameterCount > maxParameters) {
        breaches.push({
          rule: 'a function asks little',
          place,
          detail: `${name} has ${parameterCount} parameters, at most ${maxParameters}`,
        })
      }
    }
  }
  return breaches
}

/** A file is named for the thing in it, never for its role. */
export const namesNameThings: Rule = (tree) => {
  const breaches: Breach[] = []
  for (const path of tree.keys()) {
    if (!measured.test(path)) continue
    const names = path.split('/').map((part) => posix.basename(part).split('.')[0] ?? '')
    const role = names.find((name) => emptyName.test(name)) ?? names.flatMap((name) => name.split('-')).find((word) => roleWords.test(word))
    if (role !== undefined) breaches.push({ rule: 'a file is named for the thing', place: path, detail: `"${role}" says nothing` })
  }
  return breaches
}
