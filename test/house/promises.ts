import { isJsonObject } from '../../src/base/index.ts'
import type { Breach, Rule } from './tree.ts'

const faultPage = 'docs/reference/errors.md'

/** Codes, code and page agree, both ways: every declared code is used and documented, every documented one is declared. */
export const faultsAreKept: Rule = (tree, sources) => {
  const breaches: Breach[] = []
  const rule = 'faults are used and documented'
  const page = tree.get(faultPage)
  const declared = new Set<string>()
  for (const { path, faultTables } of sources.values()) {
    if (!path.startsWith('src/') || path.includes('.test.')) continue
    for (const { room, maker, codes } of faultTables) {
      const users = [...sources.values()].filter((source) => !source.isTest && source.path !== path && source.path.startsWith('src/'))
      const makers = users.filter((source) => source.imports.some((item) => item.names.includes(maker)))
      for (const { text, line } of codes) {
        const place = `${path}:${line}`
        const code = `${room}.${text}`
        declared.add(code)
        const isUsed = makers.some((source) => source.strings.some((word) => word.text === text))
        if (!isUsed) breaches.push({ rule, place, detail: `${code} is declared and never made` })
        if (!page?.includes(`\`${code}\``)) breaches.push({ rule, place, detail: `${code} is not in ${faultPage}` })
      }
    }
  }
  for (const [index, line] of (page ?? '').split('\n').entries()) {
    const code = /^\| `([a-z]+\.[a-z-]+)` \|/.exec(line)?.[1]
    if (code !== undefined && !declared.has(code))
      breaches.push({ rule, place: `${faultPage}:${index + 1}`, detail: `${code} is declared nowhere` })
  }
  return breaches
}

/** Versions are exact, and a package that ships with us has its reason in a decision record. */
export const packagesAreDecided: Rule = (tree) => {
  const breaches: Breach[] = []
  const place = 'package.json'
  const manifest: unknown = JSON.parse(tree.get(place) ?? '{}')
  if (!isJsonObject(manifest)) return [{ rule: 'packages are decided', place, detail: 'not a manifest' }]
  const decisions = [...tree].filter(([path]) => path.startsWith('docs/decisions/')).map(([, text]) => text)
  for (const group of ['dependencies', 'devDependencies']) {
    const packages = manifest[group]
    if (!isJsonObject(packages)) continue
    for (const [name, version] of Object.entries(packages)) {
      const isExact = typeof version === 'string' && /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
      if (!isExact) breaches.push({ rule: 'packages are decided', place, detail: `${name} is not held to one version: ${version}` })
      const isDecided = group !== 'dependencies' || decisions.some((text) => text.includes(`\`${name}\``))
      if (!isDecided) breaches.push({ rule: 'packages are decided', place, detail: `${name} is in no record of docs/decisions` })
    }
  }
  return breaches
}

/** What every data file carries, whoever reads it. */
export const dataHasOrigin: Rule = (tree) =>
  [...tree].flatMap(([path, text]) => {
    if (!/^data\/[^/]+\/[^/]+\.(yaml|json)$/.test(path)) return []
    const missing = ['source', 'licence', 'checked', 'example'].filter((name) => !new RegExp(`^\\s{0,2}"?${name}"?\\s*:`, 'm').test(text))
    return missing.map((name) => ({ rule: 'data says where it comes from', place: path, detail: `"${name}" is missing` }))
  })
