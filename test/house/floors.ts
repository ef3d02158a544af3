import type { Breach, Import, Rule, Source } from './tree.ts'

/** From the ground up. Rooms of one floor are neighbours and never import each other. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['stix', 'sigma', 'process', 'ledger'],
  ['store'],
  ['identity', 'frameworks', 'telemetry', 'transparency'],
  ['intel'],
  ['taxii', 'detect', 'incidents'],
  ['federation', 'landscape', 'authority'],
  ['node'],
  ['http'],
  ['cli'],
]

/** The one part of a room that a browser may import. */
const browserDoor = 'src/http/contract/'
/** Where neighbours may stand on one page: the composition root makes them, the reactions let them meet. */
const meetingPages = new Set(['src/node/node.ts', 'src/node/reactions.ts'])

function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room))
}

function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1]
}

/** Every file of src/ is in a room, and every room is on a floor. */
export const roomsAreKnown: Rule = (tree) =>
  [...tree.keys()]
    .filter((path) => path.startsWith('src/') && floorOf(roomOf(path) ?? '') < 0)
    .map((path) => ({ rule: 'a room is on a floor', place: path, detail: `no floor is named for "${roomOf(path) ?? path}"` }))

/** Imports look down, and enter by the door. */
export const importsLookDown: Rule = (tree, sources) => {
  const breaches: Breach[] = []
  for (const source of sources.values()) {
    for (const item of source.imports) {
      const detail = item.target === undefined ? undefined : (judgeAbsent(item.target, tree) ?? judge(source, item, item.target))
      if (detail !== undefined) breaches.push({ rule: 'imports look down, through doors', place: `${source.path}:${item.line}`, detail })
    }
  }
  return breaches
}

function judgeAbsent(target: string, tree: ReadonlyMap<string, string>): string | undefined {
  if (target.startsWith('..')) return `imports ${target}, which is outside the tree`
  return target.startsWith('src/') && !tree.has(target) ? `imports ${target}, which is not there` : undefined
}

function judge(source: Source, item: Import, target: string): string | undefined {
  const from = roomOf(source.path)
  const to = roomOf(target)
  if (source.path.startsWith('web/')) return to === undefined || target.startsWith(browserDoor) ? undefined : browserBreach(target)
  if (from === undefined) return judgeVisitor(source, target, to)
  if (to === undefined) return source.isTest && target.startsWith('test/') ? undefined : `code of the product imports ${target}`
  // A test of the whole room comes in by the door, as a visitor does.
  if (from === to) return target === `src/${to}/index.ts` && !source.isTest ? 'a room imports its own door: import the file' : undefined
  if (source.path.startsWith(browserDoor)) return `the contract is for browsers too: it imports nothing of "${to}"`
  if (floorOf(to) > floorOf(from)) return `an upward import: "${from}" is below "${to}"`
  if (floorOf(to) === floorOf(from)) return `neighbours never import each other: "${from}" and "${to}"`
  return target === `src/${to}/index.ts` ? undefined : `"${to}" is entered by its door src/${to}/index.ts, not by ${item.specifier}`
}

function browserBreach(target: string): string {
  return `a page imports ${target}: of src/ it may import ${browserDoor} alone`
}

/** Stories and promises with numbers come in by a door, as everyone does. */
function judgeVisitor(source: Source, target: string, to: string | undefined): string | undefined {
  const isVisitor = source.path.startsWith('test/') || source.path.startsWith('bench/')
  if (!isVisitor || to === undefined) return undefined
  const isDoor = target === `src/${to}/index.ts` || target === `${browserDoor}index.ts`
  return isDoor ? undefined : `"${to}" is entered by its door src/${to}/index.ts, not by ${target}`
}

/** Where two neighbours are used on one page, they have met: only in the places made for it. */
export const neighboursMeetInReactions: Rule = (_tree, sources) => {
  const breaches: Breach[] = []
  for (const source of sources.values()) {
    const room = roomOf(source.path)
    if (source.isTest || meetingPages.has(source.path) || (room !== 'node' && !floors[6]?.includes(room ?? ''))) continue
    const used = source.imports.filter((item) => !item.isTypeOnly).flatMap((item) => roomOf(item.target ?? '') ?? [])
    const met = floors.slice(5, 7).find((rooms) => rooms.filter((name) => used.includes(name)).length > 1)
    if (met !== undefined) {
      const detail = `"${met.filter((name) => used.includes(name)).join('" and "')}" meet here; neighbours meet in src/node/reactions.ts`
      breaches.push({ rule: 'neighbours meet in one place', place: source.path, detail })
    }
  }
  return breaches
}

/** No circle of imports between files, types included. Each circle is told once. */
export const noCircles: Rule = (_tree, sources) => {
  const breaches: Breach[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const circle = [...trail.slice(start), path].join(' → ')
      breaches.push({ rule: 'no circle of imports', place: path, detail: circle })
      return
    }
    if (done.has(path)) return
    for (const item of sources.get(path)?.imports ?? []) {
      if (item.target !== undefined && sources.has(item.target)) visit(item.target, [...trail, path])
    }
    done.add(path)
  }
  for (const path of sources.keys()) visit(path, [])
  return breaches
}
