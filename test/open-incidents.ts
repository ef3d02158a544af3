import { join } from 'node:path'
import { builtInData } from '../src/base/index.ts'
import type { Reader } from '../src/identity/index.ts'
import { type AlertBrief, type Incidents, openIncidents } from '../src/incidents/index.ts'
import type { TlpLevel } from '../src/stix/index.ts'
import { testLogKeys } from './ledger/keys.ts'
import { type OpenedIntel, openTestIntel } from './open-intel.ts'

/** The incidents room over a real store, with the alerts that a test gives it. */
export interface OpenedIncidents extends OpenedIntel {
  incidents: Incidents
  /** As after a restart with other data files: our folder first, then those laid over it. */
  reopen(lawRoots: readonly string[]): void
  readonly alerts: Map<string, AlertBrief>
  /** What the log was told since the last time it was asked. */
  statements(): Promise<{ kind: string; subject: string }[]>
}

const ownNode = { origin: testLogKeys.origin, signers: testLogKeys.signers, isExercise: false, organisation: 'Test', country: null }
/** A node without partners. */
const noPost = { send: () => Promise.reject(new Error('there is no partner')) }

export function openTestIncidents(): OpenedIncidents {
  const opened = openTestIntel()
  const { store, intel, clock } = opened
  const alerts = new Map<string, AlertBrief>()
  const findAlert = async (_reader: Reader, id: string) => alerts.get(id)
  const evidenceFolder = join(opened.home, 'evidence')
  const open = (lawRoots: readonly string[]) =>
    openIncidents({
      ...{ store, intel, clock, findAlert, classFolders: [builtInData('incident-classes')], lawRoots, evidenceFolder },
      exchange: { own: () => ownNode, postbox: noPost, couriers: [] },
      organisation: 'Example Bank',
    })
  let told = -1
  const test: OpenedIncidents = Object.assign(opened, {
    incidents: open([builtInData('.')]),
    reopen(lawRoots: readonly string[]) {
      test.incidents = open(lawRoots)
    },
    alerts,
    async statements() {
      const rows = await store.db
        .selectFrom('statement')
        .select(['idx', 'kind', 'subject'])
        .where('idx', '>', told)
        .orderBy('idx')
        .execute()
      told = rows.at(-1)?.idx ?? told
      return rows.map(({ kind, subject }) => ({ kind, subject }))
    },
  })
  return test
}

export function worker(name: string, clearance: TlpLevel = 'red'): Reader {
  const grants = [{ collectionId: '*', canRead: true, canWrite: true }]
  return { tokenId: name, name, clearance, isAdmin: false, grants }
}

export function alertBrief(id: string, more: Partial<AlertBrief> = {}): AlertBrief {
  return {
    id,
    title: 'Beacon to a known server',
    summary: 'Seen 3 times',
    severity: 'high',
    level: 'amber',
    firstSeenAt: Date.UTC(2026, 10, 20, 16, 40),
    openedAt: Date.UTC(2026, 10, 20, 16, 45),
    objects: [],
    assets: [],
    ...more,
  }
}
