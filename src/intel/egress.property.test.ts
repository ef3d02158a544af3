import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import * as oracle from '../../test/intel-oracle.ts'
import { openTestIntel } from '../../test/open-intel.ts'
import type { Reader } from '../identity/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import type { Collection, Cursor, Intel } from './index.ts'

/** What one reader got at one door: its texts, and ids where a door gives them without a text. */
interface Got {
  readonly door: string
  readonly texts: readonly string[]
  readonly versions: readonly string[]
}

const name = (sketch: oracle.Sketch) => `${oracle.idOf(sketch.number)} ${sketch.version}`
const nameOf = (released: { id: string; version: string }) => `${released.id} ${Number(released.version.slice(9, 10)) - 1}`

async function fill(intel: Intel, world: readonly oracle.Sketch[]): Promise<Collection[]> {
  const collections = []
  for (const title of oracle.collectionNames) collections.push(await intel.addCollection({ title }))
  const [first] = collections
  assert.ok(first)
  for (const sketch of world) {
    for (const place of sketch.places) {
      const collection = collections[place] ?? first
      const [added] = await intel.add([oracle.toObject(sketch)], { collection, broughtBy: 'test', handling: sketch.handling })
      assert.ok(added !== undefined && !('fault' in added), JSON.stringify(added))
    }
  }
  // Last, and in one place only: a marking is known wherever its definition is held.
  await intel.add([oracle.termsObject], { collection: first, broughtBy: 'test' })
  return collections
}

function toReader(asker: oracle.Asker, collections: readonly Collection[]): Reader {
  const ids = [...asker.named.flatMap((place) => collections[place]?.id ?? []), ...(asker.hasStar ? ['*'] : [])]
  const grants = ids.map((collectionId) => ({ collectionId, canRead: true, canWrite: false }))
  return { tokenId: 't', name: 'asker', clearance: asker.clearance, isAdmin: false, grants }
}

async function readPages({ intel, reader }: Doors, collection: Collection, limit: number): Promise<Got & { more: boolean[] }> {
  const texts: string[] = []
  const versions: string[] = []
  const more: boolean[] = []
  let afterCursor: Cursor | undefined
  do {
    const page = await intel.page(reader, 'taxii', { collection, limit, afterCursor, match: { versions: ['all'] } })
    const shown = page.entries.filter((entry) => entry.released.id !== oracle.termsObject.id)
    texts.push(...shown.map((entry) => entry.released.text))
    versions.push(...shown.map((entry) => nameOf(entry.released)))
    more.push(page.hasMore)
    if (page.hasMore) assert.equal(page.entries.length, limit)
    afterCursor = page.entries.at(-1)
  } while (more.at(-1))
  return { door: 'page', texts, versions, more }
}

/** Nothing in these texts is above the rule; `versions` are exactly those expected. */
function assertWithin(got: Got, expected: ReadonlySet<string>, given: { rule: oracle.Rule; world: readonly oracle.Sketch[] }): void {
  const { rule, world } = given
  const visible = oracle.visibleVersions(rule, world)
  assert.deepEqual(got.versions.toSorted(), [...expected].toSorted(), `${got.door}: versions`)
  for (const text of got.texts) {
    const lower = text.toLowerCase()
    for (const sketch of world) {
      const isOwn = lower.includes(`"id":"${oracle.idOf(sketch.number)}"`)
      if (!isOwn && oracle.isHidden(sketch.number, { all: world, visible })) {
        assert.ok(!lower.includes(oracle.idOf(sketch.number)), `${got.door}: names ${oracle.idOf(sketch.number)}: ${text}`)
      }
      for (const [property, marker] of [
        ['name', 'name'],
        ['description', 'description'],
        ['x_words', 'words'],
      ] as const) {
        const mustNot = !visible.has(sketch) || oracle.isClosed(rule, sketch, property)
        assert.ok(!mustNot || !lower.includes(oracle.markerOf(sketch, marker)), `${got.door}: ${property} of ${name(sketch)}`)
      }
    }
    assert.ok(!/"\w+":(\[\]|\{\})/.test(text), `${got.door}: an empty list or dictionary is left: ${text}`)
  }
}

const lastOf = (sketches: Iterable<oracle.Sketch>): oracle.Sketch[] => {
  const byNumber = Map.groupBy(sketches, (sketch) => sketch.number)
  return [...byNumber.values()].map((versions) => versions.reduce((one, other) => (other.version > one.version ? other : one)))
}

suite('whatever is held and whoever asks', () => {
  test('no object, id, property, count or hint above what the reader may see leaves by any door, and nothing else is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          world: oracle.world,
          asker: oracle.asker,
          limit: fc.integer({ min: 1, max: 4 }),
          audience: fc.constantFrom<TlpLevel>('clear', 'green', 'amber', 'red'),
        }),
        tryDoors,
      ),
      { numRuns: Number(process.env.ENTENTE_PROPERTY_RUNS ?? 60) },
    )
  })
})

interface Trial {
  readonly world: readonly oracle.Sketch[]
  readonly asker: oracle.Asker
  readonly limit: number
  readonly audience: TlpLevel
}

async function tryDoors({ world, asker, limit, audience }: Trial): Promise<void> {
  const open = openTestIntel()
  try {
    const collections = await fill(open.intel, world)
    const reader = toReader(asker, collections)
    await tryPages({ intel: open.intel, reader, collections }, world, { rule: { asker, purpose: 'taxii' }, limit })
    await tryGetAndSearch(open.intel, reader, { rule: { asker, purpose: 'other' }, world })
    await tryCounts({ intel: open.intel, reader, collections }, { rule: { asker, purpose: 'other' }, world })
    await tryExport({ intel: open.intel, reader, collections }, { rule: { asker, purpose: 'other', audience }, world }, audience)
  } finally {
    await open.close()
  }
}

interface Doors {
  readonly intel: Intel
  readonly reader: Reader
  readonly collections: readonly Collection[]
}
interface Given {
  readonly rule: oracle.Rule
  readonly world: readonly oracle.Sketch[]
}

async function tryPages(doors: Doors, world: readonly oracle.Sketch[], asked: { rule: oracle.Rule; limit: number }): Promise<void> {
  const { rule, limit } = asked
  const visible = oracle.visibleVersions(rule, world)
  for (const [place, collection] of doors.collections.entries()) {
    if (!oracle.mayRead(rule, place)) {
      await assert.rejects(doors.intel.page(doors.reader, 'taxii', { collection, limit }), { code: 'intel.read-denied' })
      await assert.rejects(doors.intel.requireCollection(doors.reader, collection.id), { code: 'intel.unknown-collection' })
      continue
    }
    const here = [...visible].filter((sketch) => oracle.openPlaces(rule, sketch).includes(place))
    const got = await readPages(doors, collection, limit)
    assertWithin(got, new Set(here.map(name)), { rule, world })
    const last = await doors.intel.page(doors.reader, 'taxii', {
      collection,
      limit: 50,
      match: { types: ['malware', 'identity', 'relationship', 'report', 'x-thing'] },
    })
    const texts = last.entries.map((entry) => entry.released.text)
    assertWithin({ door: 'last', texts, versions: last.entries.map((entry) => nameOf(entry.released)) }, new Set(lastOf(here).map(name)), {
      rule,
      world,
    })
    const { entries, hasMore } = await doors.intel.versions(doors.reader, 'taxii', { collection, id: oracle.idOf(0), limit: 1 })
    const versionsHere = here.filter((sketch) => sketch.number === 0)
    assert.deepEqual([entries.length, hasMore], [Math.min(1, versionsHere.length), versionsHere.length > 1], 'versions')
  }
}

async function tryGetAndSearch(intel: Intel, reader: Reader, given: Given): Promise<void> {
  const visible = oracle.visibleVersions(given.rule, given.world)
  const last = lastOf(visible)
  for (const number of new Set(given.world.map((sketch) => sketch.number))) {
    const found = await intel.get(reader, 'api', oracle.idOf(number))
    const expected = last.filter((sketch) => sketch.number === number).map(name)
    const got = { door: 'get', texts: found === undefined ? [] : [found.text], versions: found === undefined ? [] : [nameOf(found)] }
    assertWithin(got, new Set(expected), given)
  }
  const seen = await intel.visibleIds(
    reader,
    'api',
    given.world.map((sketch) => oracle.idOf(sketch.number)),
  )
  assert.deepEqual([...seen].toSorted(), [...new Set(last.map((sketch) => oracle.idOf(sketch.number)))].toSorted(), 'visible ids')
  for (const sketch of given.world) {
    for (const [property, marker] of [
      ['name', 'name'],
      ['description', 'description'],
      ['x_words', 'words'],
    ] as const) {
      const page = await intel.search(reader, { text: oracle.markerOf(sketch, marker), limit: 5 })
      const texts = page.results.map((result) => result.text)
      const shows = last.includes(sketch) && texts.every((text) => text.includes(oracle.markerOf(sketch, marker)))
      const mayAnswer = last.includes(sketch) && !oracle.isClosed(given.rule, sketch, property)
      assert.ok(page.results.length === 0 || (shows && mayAnswer), `search: ${property} of ${name(sketch)}`)
      assert.equal(page.next, undefined)
    }
  }
}

async function tryCounts(doors: Doors, given: Given): Promise<void> {
  const visible = oracle.visibleVersions(given.rule, given.world)
  const counts = await doors.intel.counts(doors.reader)
  const terms = counts.byType['marking-definition'] ?? 0
  assert.equal(terms, oracle.mayRead(given.rule, 0) ? 1 : 0, 'counts: terms')
  assert.equal(counts.objects - terms, visible.size, 'counts')
  for (const [place, collection] of doors.collections.entries()) {
    const expected = [...visible].filter((sketch) => oracle.openPlaces(given.rule, sketch).includes(place)).length
    const count = counts.byCollection[collection.id]
    if (!oracle.mayRead(given.rule, place)) assert.equal(count, undefined)
    else assert.equal((count?.objects ?? 0) - (place === 0 ? 1 : 0), expected, 'counts of a collection')
  }
}

async function tryExport(doors: Doors, given: Given, audience: TlpLevel): Promise<void> {
  const visible = oracle.visibleVersions(given.rule, given.world)
  for (const [place, collection] of doors.collections.entries()) {
    if (!oracle.mayRead(given.rule, place)) continue
    let text = ''
    for await (const piece of doors.intel.exportCollection(doors.reader, collection, { audience, versions: ['all'] })) text += piece
    // The lines of a bundle as `exportCollection` writes them: one object a line.
    const bundle: { objects?: { id: string; modified?: string }[] } = JSON.parse(text)
    const objects = (bundle.objects ?? []).filter((object) => object.id !== oracle.termsObject.id)
    const here = [...visible].filter((sketch) => oracle.openPlaces(given.rule, sketch).includes(place))
    const versions = objects.map((object) => nameOf({ id: object.id, version: object.modified ?? '' }))
    assertWithin({ door: 'export', texts: objects.map((object) => JSON.stringify(object)), versions }, new Set(here.map(name)), given)
  }
}
