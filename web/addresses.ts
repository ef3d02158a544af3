import type { AlertStatus, IncidentState, ReportedState } from './contract.ts'

/** What stands behind the question mark of a page's address. It is typed by people: what does not fit is left out. */
type Unknown = Record<string, unknown>

export interface AlertsSearch {
  readonly status?: AlertStatus | 'all'
}

export interface IncidentsSearch {
  readonly state?: IncidentState
  readonly text?: string
}

/** The parts of an incident's page, in their order; the first is what one sees at first. */
export const incidentParts = ['duties', 'facts', 'impact', 'timeline', 'evidence'] as const
export type IncidentPart = (typeof incidentParts)[number]

export interface IncidentSearch {
  readonly part?: IncidentPart
}

export interface DependenciesSearch {
  /** Ids of things that have failed, with commas between them. */
  readonly failed?: string
}

export interface RegimesSearch {
  /** Two letters. */
  readonly state?: string
  /** `FACT:VALUE` */
  readonly facts?: string
  readonly shown?: 'all' | 'in-force' | 'watched' | 'ours'
}

export interface IntelSearch {
  readonly text?: string
  readonly type?: string
  readonly collection?: string
}

export interface TelemetrySearch {
  readonly value?: string
  readonly kind?: string
}

export interface LogSearch {
  readonly subject?: string
}

export interface StatementSearch {
  /** Opens the proof that shows the content too. */
  readonly show?: 'content'
}

export interface InboxSearch {
  readonly state?: ReportedState
  readonly text?: string
}

const longest = 4096

export function parseAlertsSearch({ status }: Unknown): AlertsSearch {
  return status === 'all' || status === 'confirmed' || status === 'dismissed' ? { status } : {}
}

export function parseIncidentsSearch(search: Unknown): IncidentsSearch {
  const { state } = search
  const texts = toTexts(search, ['text'])
  return state === 'open' || state === 'contained' || state === 'closed' ? { state, ...texts } : texts
}

export function parseIncidentSearch({ part }: Unknown): IncidentSearch {
  const known = incidentParts.find((one) => one === part)
  return known === undefined ? {} : { part: known }
}

export function parseDependenciesSearch(search: Unknown): DependenciesSearch {
  return toTexts(search, ['failed'])
}

export function parseInboxSearch(search: Unknown): InboxSearch {
  const { state } = search
  const texts = toTexts(search, ['text'])
  return state === 'received' || state === 'acknowledged' || state === 'in-work' || state === 'closed' ? { state, ...texts } : texts
}

export function parseRegimesSearch(search: Unknown): RegimesSearch {
  const { shown } = search
  const texts = toTexts(search, ['state', 'facts'])
  return shown === 'in-force' || shown === 'watched' || shown === 'ours' ? { shown, ...texts } : texts
}

export function parseIntelSearch(search: Unknown): IntelSearch {
  return toTexts(search, ['text', 'type', 'collection'])
}

export function parseTelemetrySearch(search: Unknown): TelemetrySearch {
  return toTexts(search, ['value', 'kind'])
}

export function parseLogSearch(search: Unknown): LogSearch {
  return toTexts(search, ['subject'])
}

export function parseStatementSearch({ show }: Unknown): StatementSearch {
  return show === 'content' ? { show } : {}
}

function toTexts<Name extends string>(search: Unknown, names: readonly Name[]): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = search[name]
    // The router reads digits as a number.
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text === 'string' && text !== '' && text.length <= longest) texts[name] = text
  }
  return texts
}
