import { type Clock, later } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import type { Store } from '../store/index.ts'
import { listActs, type RecordedAct } from './acts.ts'
import type { FindAlert } from './alert-brief.ts'
import { AwarenessRecord, type NewAwareness } from './awareness.ts'
import { Changing, type NewEntry } from './changing.ts'
import { type IncidentClasses, readIncidentClasses } from './classes.ts'
import { Deadlines } from './deadlines.ts'
import { type OpenedDependencies, openDependencies } from './dependencies/opening.ts'
import { DutyBook } from './duties.ts'
import { EvidenceRoom } from './evidence.ts'
import { EvidenceFiles } from './evidence-files.ts'
import type { ExchangeMeans } from './exchange/own-node.ts'
import { ReportExchange } from './exchange/report-exchange.ts'
import { FactBook, type NewFact } from './fact-book.ts'
import { loadForms } from './form-files.ts'
import type { Incident, IncidentFields, ItemBody, Some } from './incident.ts'
import { toIncident } from './incident.ts'
import type { NewItem } from './items.ts'
import { type CurrentLaw, LawBook } from './law-book.ts'
import { Merging, type NewSplit } from './merging.ts'
import type { NoticeMail } from './notices/sending.ts'
import { type NewIncident, Opening } from './opening.ts'
import { type Outward, openOutward } from './outward.ts'
import type { IncidentParts } from './parts.ts'
import { openPlaybooks, type PlaybookRoom } from './playbooks/room.ts'
import { IncidentReading } from './reading.ts'
import { type NewAct, Recording } from './recording.ts'
import { RegimeBook } from './regimes/regime-book.ts'
import { ReportBook } from './report-book.ts'
import { Undoing } from './undoing.ts'

export interface IncidentsOptions {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  /** Gives an alert of whatever raises alerts, as far as the reader may see it. */
  readonly findAlert: FindAlert
  /** Folders with classes of incidents: ours first, then the operator's. */
  readonly classFolders: readonly string[]
  /** Folders that hold facts, regimes, overlays, predicates and calendars: ours first, then the operator's. */
  readonly lawRoots: readonly string[]
  /** Nothing in it is real, and every title says so. */
  readonly isExercise?: boolean | undefined
  /** Carries notices to mailboxes; absent: no mail server is set. */
  readonly mail?: NoticeMail | undefined
  /** Where files of evidence lie. */
  readonly evidenceFolder: string
  /** What takes reports out of the house. */
  readonly exchange: ExchangeMeans
  /** The name of the organisation whose node this is, as reports say it. */
  readonly organisation?: string | undefined
}

/** Incidents, near misses and threats: opened, worked on, read. Every change is a line of the timeline and a statement of the log. */
export interface Incidents extends Pick<IncidentReading, 'list' | 'find' | 'get' | 'having' | 'counts'>, OpenedDependencies, Outward {
  open(reader: Reader, wanted: NewIncident): Promise<Incident>
  /** For the same alert there is one incident: a second call gives the first one's. */
  openFromAlert(reader: Reader, alertId: string, wanted?: Some<NewIncident>): Promise<Incident>
  change(reader: Reader, idOrNumber: string, wanted: Some<IncidentFields>): Promise<void>
  addItem(reader: Reader, idOrNumber: string, item: NewItem): Promise<string>
  /** With null it is taken off. */
  changeItem(reader: Reader, which: { incident: string; item: string }, wanted: Some<ItemBody> | null): Promise<void>
  addEntry(reader: Reader, idOrNumber: string, entry: NewEntry): Promise<string>
  undo(reader: Reader, idOrNumber: string, entryId: string): Promise<void>
  merge(reader: Reader, idOrNumber: string, other: string): Promise<void>
  split(reader: Reader, idOrNumber: string, wanted: NewSplit): Promise<Incident>
  /** All of them or none; the duties are judged anew in the same commit. */
  stateFacts(reader: Reader, idOrNumber: string, facts: readonly NewFact[]): Promise<void>
  recordAwareness(reader: Reader, idOrNumber: string, said: NewAwareness): Promise<string>
  /** A report that a person has sent, or another act about a duty. */
  recordAct(reader: Reader, idOrNumber: string, act: NewAct): Promise<string>
  takeOverLaw(reader: Reader, idOrNumber: string): Promise<void>
  /** What was done about the duties of an incident, as it was written down, the earliest first. */
  acts(reader: Reader, idOrNumber: string): Promise<RecordedAct[]>
  readonly facts: Pick<FactBook, 'history'>
  readonly awareness: Pick<AwarenessRecord, 'list' | 'disclose'>
  readonly duties: Pick<DutyBook, 'list' | 'whatIf' | 'impact'>
  readonly regimes: Pick<RegimeBook, 'list' | 'get' | 'lawOf'>
  readonly deadlines: Pick<Deadlines, 'list' | 'calendar' | 'warn' | 'punctuality'>
  readonly reports: Pick<ReportBook, 'forms' | 'schemaOf' | 'list' | 'get' | 'draft' | 'write' | 'sign' | 'submitted'>
  /** Reports to authorities, and what they answer. */
  readonly exchange: ReportExchange
  readonly playbooks: PlaybookRoom
  readonly evidence: Pick<EvidenceRoom, 'take' | 'list' | 'look' | 'note' | 'check' | 'seal' | 'examine'>
  readonly law: CurrentLaw
  readonly classes: IncidentClasses
}

export function openIncidents({ classFolders, lawRoots, evidenceFolder, exchange, mail, ...options }: IncidentsOptions): Incidents {
  const classes = readIncidentClasses(classFolders)
  const laws = new LawBook(options.store, lawRoots)
  const parts: IncidentParts = {
    ...options,
    classes,
    rejudge: async (tx, row, isNew) => {
      if (isNew !== undefined) await laws.pin(tx, row.number, options.clock.now())
      await duties.refresh(tx, row)
    },
  }
  const facts = new FactBook(parts, () => laws.current.law.definitions)
  const duties = new DutyBook(parts, { facts, laws })
  const awareness = new AwarenessRecord(parts, facts)
  const recording = new Recording(parts, { facts, awareness, duties, laws })
  const opening = new Opening(parts)
  const changing = new Changing(parts)
  const reading = new IncidentReading(parts)
  const undoing = new Undoing(parts)
  const merging = new Merging(parts, { opening, changing })
  const outward = openOutward(parts, { mail, reading, files: new EvidenceFiles(evidenceFolder) })
  const reports = new ReportBook(parts, {
    forms: later(() => loadForms(lawRoots, laws.current.law.definitions)),
    definitions: () => laws.current.law.definitions,
    duties,
    recording,
    organisation: options.organisation ?? '',
  })
  return {
    ...toReads(reading),
    open: async (reader, wanted) => toIncident(await opening.open(reader, wanted)),
    openFromAlert: async (reader, alertId, wanted) => toIncident(await opening.openFromAlert(reader, alertId, wanted)),
    change: (reader, id, wanted) => changing.change(reader, id, wanted),
    addItem: (reader, id, item) => changing.addItem(reader, id, item),
    changeItem: (reader, which, wanted) => changing.changeItem(reader, which, wanted),
    addEntry: (reader, id, entry) => changing.addEntry(reader, id, entry),
    undo: (reader, id, entryId) => undoing.undo(reader, id, entryId),
    merge: (reader, id, other) => merging.merge(reader, id, other),
    split: async (reader, id, wanted) => toIncident(await merging.split(reader, id, wanted)),
    ...toRecords(recording),
    acts: (reader, id) => listActs(parts, reader, id),
    facts,
    awareness,
    duties,
    deadlines: new Deadlines(parts, outward.notices),
    ...outward,
    regimes: new RegimeBook(parts, { laws, facts, duties }),
    reports,
    exchange: new ReportExchange(parts, { duties, laws, reports, recording }, exchange),
    evidence: new EvidenceRoom(parts, new EvidenceFiles(evidenceFolder)),
    ...openDependencies(parts, { facts, recording, definitions: () => laws.current.law.definitions, roots: lawRoots }),
    playbooks: openPlaybooks(parts, lawRoots),
    get law() {
      return laws.current
    },
    classes,
  }
}

function toRecords(recording: Recording): Pick<Incidents, 'stateFacts' | 'recordAwareness' | 'recordAct' | 'takeOverLaw'> {
  return {
    stateFacts: (reader, id, stated) => recording.stateFacts(reader, id, stated),
    recordAwareness: (reader, id, said) => recording.recordAwareness(reader, id, said),
    recordAct: (reader, id, act) => recording.recordAct(reader, id, act),
    takeOverLaw: (reader, id) => recording.takeOverLaw(reader, id),
  }
}

function toReads(reading: IncidentReading): Pick<Incidents, 'list' | 'find' | 'get' | 'having' | 'counts'> {
  return {
    list: (reader, query) => reading.list(reader, query),
    find: (reader, id) => reading.find(reader, id),
    get: (reader, id) => reading.get(reader, id),
    having: (reader, kind, key) => reading.having(reader, kind, key),
    counts: (reader) => reading.counts(reader),
  }
}
