import type { Breach, Rule, Source } from './tree.ts'

/** Values in, values out: time and ids are arguments. */
const pureRooms =
  /^src\/(stix|sigma|process|ledger)\/|^src\/incidents\/(obligations|facts|cacao)\/|^src\/incidents\/dependencies\/(?!register|opening|sector-files|incident-impact)|^src\/frameworks\/crosswalk/
const pureBuiltIns = new Set(['node:crypto', 'node:buffer', 'node:util'])
const worldlyNames = new Set(['systemClock', 'newUuid', 'readDataFolder', 'builtInData', 'randomUUID', 'randomBytes', 'randomInt'])
const worldlyReach = /^(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.\w+|crypto\.(randomUUID|getRandomValues))$/
const worldlyCall = /^(fetch|setTimeout|setInterval|setImmediate)\(\)$/

export const pureRoomsArePure: Rule = (_tree, sources) => {
  const breaches: Breach[] = []
  for (const source of sources.values()) {
    if (source.isTest || !pureRooms.test(source.path)) continue
    for (const { line, detail } of reachesOut(source))
      breaches.push({ rule: 'a pure room is pure', place: `${source.path}:${line}`, detail })
  }
  return breaches
}

function reachesOut({ imports, reaches }: Source): { line: number; detail: string }[] {
  const outside = imports.flatMap(({ specifier, names, line }) => {
    if (specifier.startsWith('node:') && !pureBuiltIns.has(specifier)) return [{ line, detail: `imports ${specifier}` }]
    return names.filter((name) => worldlyNames.has(name)).map((name) => ({ line, detail: `imports ${name}` }))
  })
  const used = reaches.filter(({ text }) => worldlyReach.test(text) || worldlyCall.test(text))
  return [...outside, ...used.map(({ text, line }) => ({ line, detail: `uses ${text}: time, chance and the world are arguments` }))]
}
