import { createHash, randomBytes } from 'node:crypto'
import type { Clock, Fault } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import type { Formats, LineBatch } from '../telemetry/index.ts'
import { AlertVisibility } from './alert-view.ts'
import { type Alert, AlertReading } from './alerts.ts'
import { type ConfirmOptions, Decisions } from './decisions.ts'
import { discloseEvidence, type SealedEvidence } from './evidence-sealing.ts'
import { History, type HistoryTotals } from './history.ts'
import { IndicatorIndex } from './indicator-index.ts'
import { IndicatorReading } from './indicator-reading.ts'
import { type LoadProgress, Matching, type Refreshed } from './matching.ts'
import { type Recalled, type RecallOptions, recall } from './recalling.ts'
import type { HashSeed } from './seeded-hash.ts'
import { type TakeResult, Taking } from './taking.ts'
import { Turns } from './turns.ts'
import { readWarninglists, type Warninglist } from './warninglist.ts'
import { WarninglistIndex } from './warninglist-index.ts'

export interface DetectOptions {
  readonly store: Store
  readonly intel: Intel
  readonly formats: Formats
  /** Ours first, then the operator's. */
  readonly warninglistFolders: readonly string[]
  readonly clock: Clock
  /** STIX identity of this organisation, named in its sightings. */
  readonly identityId?: string | undefined
  /** How strictly this organisation's own telemetry is held; absent: as nothing else is. */
  readonly ownLevel?: TlpLevel | undefined
  /** Days of history that are kept; absent: all. */
  readonly historyDays?: number | undefined
  /** Collection that sightings go to when nothing else is said, by id or alias. */
  readonly sightings?: string | undefined
  readonly onLoad?: LoadProgress | undefined
}

/** Alerts, read and decided on. */
export interface Alerts extends Pick<AlertReading, 'list' | 'find' | 'get' | 'counts'> {
  /** Writes the sighting and gives the alert as it is then. */
  confirm(reader: Reader, id: string, options?: ConfirmOptions): Promise<Alert>
  dismiss(reader: Reader, id: string, reason: string): Promise<Alert>
  reopen(reader: Reader, id: string): Promise<Alert>
  addNote(reader: Reader, id: string, text: string): Promise<void>
  /** What was sealed when the alert was confirmed, for a proof: whole, or without what was in the lines. */
  disclose(reader: Reader, wanted: { id: string; withLines: boolean }): Promise<SealedEvidence>
}

/** Finds what the world knows about in what this node sees, and in what it ever saw. */
export interface Detect {
  /** Takes a batch of lines in: matches, history, alerts, the source's position and its refused lines, in one commit. */
  take(batch: LineBatch): Promise<TakeResult>
  /** Takes over what changed among the indicators, and looks for the new ones in the history. */
  refreshIndicators(): Promise<Refreshed>
  /** Begins and ends what the time has come for. */
  wakeDue(): Promise<Refreshed>
  /** Lets go of what is older than the history is kept; gives how many entries. */
  pruneHistory(): Promise<number>
  readonly alerts: Alerts
  readonly indicators: Pick<IndicatorReading, 'list' | 'find' | 'ignoreLists' | 'counts'>
  readonly history: {
    lookup(value: string, options?: RecallOptions): Promise<Recalled>
    totals(): Promise<HistoryTotals>
  }
  /** Different values matched, and the memory they take. */
  indexSize(): { readonly values: number; readonly bytes: number }
  readonly warninglists: readonly Warninglist[]
  /** Warning lists that were refused, each by its file. */
  readonly refusedLists: readonly Fault[]
  /** Fulfilled when what was begun is done. */
  close(): Promise<void>
}

/** Opens detection with every indicator in the index. What came while the node was down is taken over by `refreshIndicators`. */
export async function openDetect(options: DetectOptions): Promise<Detect> {
  const { store, intel, clock, identityId, sightings = 'sightings' } = options
  const seed = newSeed()
  const index = new IndicatorIndex(seed)
  const turns = new Turns()
  const { lists, refused } = readWarninglists(options.warninglistFolders)
  const warnings = new WarninglistIndex(lists, seed)
  const matching = new Matching({ store, intel, clock, index, turns, findList: (atom) => warnings.find(atom) })
  await matching.load(toSignature(lists), options.onLoad)
  const history = new History(store, { clock, days: options.historyDays })
  const taking = new Taking({ store, clock, index, turns, formats: options.formats })
  const reading = new AlertReading(store, new AlertVisibility({ store, intel, ownLevel: options.ownLevel ?? 'red' }))
  const decisions = new Decisions({ store, intel, clock, turns, reading, identityId, sightings })
  return {
    take: (batch) => taking.take(batch),
    refreshIndicators: () => matching.refresh(),
    wakeDue: () => matching.wakeDue(),
    pruneHistory: () => history.prune(),
    alerts: toAlerts(store, reading, decisions),
    indicators: new IndicatorReading({ store, intel, matching }),
    history: { lookup: (value, asked) => recall(store.db, value, asked), totals: () => history.totals() },
    indexSize: () => ({ values: index.size, bytes: index.bytes }),
    warninglists: lists,
    refusedLists: refused,
    close: () => turns.settle(),
  }
}

function toAlerts(store: Store, reading: AlertReading, decisions: Decisions): Alerts {
  return {
    list: (reader, query) => reading.list(reader, query),
    find: (reader, id) => reading.find(reader, id),
    get: (reader, id) => reading.get(reader, id),
    counts: (reader) => reading.counts(reader),
    confirm: async (reader, id, options) => {
      await decisions.confirm(reader, id, options)
      return (await reading.require(reader, id)).alert
    },
    dismiss: async (reader, id, reason) => {
      await decisions.dismiss(reader, id, reason)
      return (await reading.require(reader, id)).alert
    },
    reopen: async (reader, id) => {
      await decisions.reopen(reader, id)
      return (await reading.require(reader, id)).alert
    },
    addNote: (reader, id, text) => decisions.addNote(reader, id, text),
    disclose: (reader, wanted) => discloseEvidence({ store, reading }, reader, wanted),
  }
}

/** New in each process: whoever learned something of one from timing knows nothing of the next. */
function newSeed(): HashSeed {
  const bytes = randomBytes(8)
  return { k0: bytes.readInt32LE(0), k1: bytes.readInt32LE(4) }
}

/** Changes when a list does. */
function toSignature(lists: readonly Warninglist[]): string {
  const hash = createHash('sha256')
  for (const { id, name, form, kinds, entries } of lists) hash.update(JSON.stringify([id, name, form, kinds, entries]))
  return hash.digest('hex')
}
