import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, JsonObject } from '../src/base/index.ts'
import type { Reader } from '../src/identity/index.ts'
import { type Intel, openIntel } from '../src/intel/index.ts'
import { type StixObject, type TlpLevel, toMarkingId, toStixObject } from '../src/stix/index.ts'
import { openStore, type Store } from '../src/store/index.ts'

/** A clock that a test moves. */
export interface HandClock extends Clock {
  ms: number
}

export interface OpenedIntel {
  readonly store: Store
  readonly intel: Intel
  readonly clock: HandClock
  readonly home: string
  close(): Promise<void>
}

/** A real store in a temporary folder, and the intel room over it. */
export function openTestIntel(): OpenedIntel {
  const home = mkdtempSync(join(tmpdir(), 'entente-intel-'))
  const clock: HandClock = {
    ms: Date.UTC(2026, 10, 23, 12),
    now() {
      return this.ms
    },
  }
  const store = openStore(join(home, 'entente.sqlite'), clock)
  const intel = openIntel(store, { clock })
  return {
    store,
    intel,
    clock,
    home,
    async close() {
      await intel.close()
      await store.close()
      rmSync(home, { recursive: true })
    },
  }
}

/** A reader with a token; `reads` and `writes` are collection ids or `*`. */
export function readerWith(clearance: TlpLevel, reads: readonly string[], writes: readonly string[] = []): Reader {
  const ids = new Set([...reads, ...writes])
  const grants = [...ids].map((collectionId) => ({
    collectionId,
    canRead: reads.includes(collectionId),
    canWrite: writes.includes(collectionId),
  }))
  return {
    tokenId: `token-${clearance}-${reads.join()}-${writes.join()}`,
    name: `a ${clearance} reader`,
    clearance,
    isAdmin: false,
    grants,
  }
}

/** The id of a test object: its type and a small number. */
export function testId(type: string, number: number): string {
  return `${type}--${number.toString(16).padStart(8, '0')}-abcd-4abc-8abc-abcdefabcdef`
}

const times = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }

/** Properties that a type cannot do without, for tests that are about something else. */
const needed: Readonly<Record<string, JsonObject>> = {
  indicator: { pattern: "[domain-name:value = 'bad.example']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z' },
  malware: { is_family: false },
  relationship: { relationship_type: 'indicates' },
  identity: { name: 'Somebody' },
  'threat-actor': { name: 'Some actor' },
  report: { name: 'A report', published: '2026-01-01T00:00:00Z' },
  note: { content: 'A note' },
  'marking-definition': { definition_type: 'statement', definition: { statement: 'Do not reprint' } },
}

/** A STIX object with this number, marked with `level` (none: not marked), and these properties laid over. */
export function testObject(type: string, number: number, more: JsonObject & { level?: TlpLevel } = {}): StixObject {
  const { level, ...properties } = more
  const value: JsonObject = {
    type,
    spec_version: '2.1',
    id: testId(type, number),
    ...(type === 'marking-definition' ? { created: times.created } : times),
    ...(level === undefined ? {} : { object_marking_refs: [toMarkingId(level)] }),
    ...needed[type],
    ...properties,
  }
  return toStixObject(value)
}
