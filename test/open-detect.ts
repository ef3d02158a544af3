import { join } from 'node:path'
import { builtInData, type JsonObject } from '../src/base/index.ts'
import { type Detect, type DetectOptions, openDetect } from '../src/detect/index.ts'
import type { Collection } from '../src/intel/index.ts'
import type { StixObject, TlpLevel } from '../src/stix/index.ts'
import type { Store } from '../src/store/index.ts'
import { type LineBatch, loadFormats } from '../src/telemetry/index.ts'
import { type OpenedIntel, openTestIntel, testObject } from './open-intel.ts'

/** Detection over a real store and the intel room, with two collections as a node has them. */
export interface OpenedDetect extends OpenedIntel {
  detect: Detect
  readonly intelligence: Collection
  readonly sightings: Collection
  /** Adds indicators and takes them over. */
  know(...indicators: StixObject[]): Promise<void>
  /** Takes a batch of DNS queries at the test's time, as one source's. */
  see(...names: string[]): ReturnType<Detect['take']>
  takeLines(lines: readonly string[], source?: number): ReturnType<Detect['take']>
  /** As after a restart: the same database, opened by a new process. */
  reopen(options?: Partial<DetectOptions>): Promise<void>
}

export async function openTestDetect(options: Partial<DetectOptions> = {}): Promise<OpenedDetect> {
  const opened = openTestIntel()
  const { store, intel, clock } = opened
  const intelligence = await intel.addCollection({ title: 'Intelligence', alias: 'intelligence' })
  const sightings = await intel.addCollection({ title: 'Sightings', alias: 'sightings' })
  await addSources(store, ['first', 'second'])
  const formats = loadFormats([builtInData('formats')])
  const open = (more: Partial<DetectOptions> = {}): Promise<Detect> =>
    openDetect({ store, intel, formats, clock, warninglistFolders: [builtInData('warninglists')], ...options, ...more })
  let lines = 0
  const test: OpenedDetect = Object.assign(opened, {
    detect: await open(),
    intelligence,
    sightings,
    async know(...indicators: StixObject[]) {
      await intel.add(indicators, { collection: intelligence, broughtBy: 'test', handling: 'green' })
      await test.detect.refreshIndicators()
    },
    see: (...names: string[]) => test.takeLines(names.map((name) => dnsLine(name, clock.now()))),
    takeLines(texts: readonly string[], source = 1) {
      const batch = toBatch(texts, { source, from: lines, home: opened.home })
      lines += texts.length
      return test.detect.take(batch)
    },
    async reopen(more: Partial<DetectOptions> = {}) {
      await test.detect.close()
      test.detect = await open(more)
    },
  })
  return test
}

/** An indicator for a pattern. `number` makes its id. */
export function indicator(number: number, pattern: string, more: JsonObject & { level?: TlpLevel } = {}): StixObject {
  return testObject('indicator', number, { name: `indicator ${number}`, pattern, level: 'green', ...more })
}

export function dnsLine(query: string, atMs: number, more: Record<string, unknown> = {}): string {
  const line = {
    _path: 'dns',
    ts: new Date(atMs).toISOString(),
    uid: 'C1',
    'id.orig_h': '10.1.1.1',
    'id.orig_p': 5353,
    'id.resp_h': '10.1.1.2',
    'id.resp_p': 53,
    query,
  }
  return JSON.stringify({ ...line, ...more })
}

async function addSources(store: Store, names: readonly string[]): Promise<void> {
  const rows = names.map((name, at) => ({
    id: at + 1,
    name,
    kind: 'stdin',
    spec: '{}',
    is_paused: 0,
    created_at: 0,
    lines: 0,
    events: 0,
    refused: 0,
    dead_letter_bytes: 0,
  }))
  await store.commit((tx) => tx.insertEach('source', rows))
}

function toBatch(texts: readonly string[], from: { source: number; from: number; home: string }): LineBatch {
  const lines = texts.map((text, at) => ({ text, place: `test.log:${from.from + at + 1}` }))
  return { sourceId: from.source, lines, refused: [], positions: [], deadLetterFile: join(from.home, `${from.source}.ndjson`) }
}
