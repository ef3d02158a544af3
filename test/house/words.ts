import type { Breach, Rule } from './tree.ts'

const said: Readonly<Record<string, string>> = {
  any: 'any is not used here',
  as: '`as` without a comment that says why it is true',
  'default export': 'default export is not used here',
}

/** No `any`, no default export, no `as` without its reason. */
export const theLanguageIsKept: Rule = (_tree, sources) => {
  const breaches: Breach[] = []
  for (const { path, slips, isTest } of sources.values()) {
    for (const { text, line } of slips) {
      const isOurs = path.startsWith('src/') && !isTest
      if (text === 'as' && !isOurs) continue
      if (text === 'default export' && path.startsWith('web/')) continue
      const detail = said[text] ?? text
      breaches.push({ rule: 'the language is kept', place: `${path}:${line}`, detail })
    }
  }
  return breaches
}

/**
 * The folder is the registry: what lies in data/ is known to the code by reading, never by name. The example's data are
 * a story, not a registry: one reader knows its files.
 */
export const dataIdsStayInData: Rule = (tree, sources) => {
  const ids = new Map<string, string>()
  for (const path of tree.keys()) {
    const id = /^data\/(?!example\/)[^/]+\/([^/]+)\.(?:yaml|json)$/.exec(path)?.[1]
    if (id !== undefined) ids.set(id, path)
  }
  const breaches: Breach[] = []
  for (const { path, strings, isTest } of sources.values()) {
    if (!path.startsWith('src/') || isTest) continue
    for (const { text, line } of strings) {
      const origin = ids.get(text)
      if (origin !== undefined) {
        breaches.push({ rule: 'the folder is the registry', place: `${path}:${line}`, detail: `"${text}" is the id of ${origin}` })
      }
    }
  }
  return breaches
}

/** Put together here, so that this file does not hold what it looks for. */
const machineFolders = ['work', 'tmp', 'root', 'Users'].map((name) => ['', name, ''].join('/'))
const machinePath = new RegExp(`(?<![\\w.*~}])(${machineFolders.join('|')})[\\w.-]`)

/** Nothing in the tree knows the machine it was written on. */
export const noMachinePaths: Rule = (tree) => {
  const breaches: Breach[] = []
  for (const [path, text] of tree) {
    if (path.endsWith('.ndjson') || !machinePath.test(text)) continue
    const lines = text.split('\n')
    const index = lines.findIndex((line) => machinePath.test(line))
    const detail = `"${machinePath.exec(lines[index] ?? '')?.[0]}…" is a path of one machine`
    breaches.push({ rule: 'no path of one machine', place: `${path}:${index + 1}`, detail })
  }
  return breaches
}
