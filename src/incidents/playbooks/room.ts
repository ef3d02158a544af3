import type { Fault } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { Incident } from '../incident.ts'
import type { IncidentParts } from '../parts.ts'
import { type HeldPlaybook, Library } from './library.ts'
import { Runs } from './runs.ts'

/** Playbooks and what becomes of them. */
export interface PlaybookRoom extends Pick<Library, 'list' | 'require' | 'take'> {
  proposedFor(reader: Reader, incident: Incident): Promise<HeldPlaybook[]>
  readonly runs: Pick<Runs, 'start' | 'get' | 'list' | 'act' | 'startInner' | 'passTime'>
  /** Data files that were refused; the rest is in use. */
  readonly refused: readonly Fault[]
}

/** `roots`: our data folder first, then the operator's. */
export function openPlaybooks(parts: IncidentParts, roots: readonly string[]): PlaybookRoom {
  const library = new Library(
    parts,
    roots.map((root) => `${root}/playbooks`),
  )
  return {
    list: (reader, query) => library.list(reader, query),
    require: (reader, name) => library.require(reader, name),
    take: (reader, value) => library.take(reader, value),
    proposedFor: (reader, incident) => library.proposedFor(reader, incident),
    runs: new Runs(parts, library),
    get refused() {
      return library.refused
    },
  }
}
