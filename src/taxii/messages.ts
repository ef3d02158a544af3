import type { Reader } from '../identity/index.ts'

/** One HTTP request, whichever framework received it. Everything but `reader` is attacker-controlled. */
export interface TaxiiRequest {
  readonly method: string
  /** The path as sent, still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** What was really received: its length is checked, never the Content-Length header. */
  readonly body: Uint8Array | undefined
  /** Whoever the credentials stand for; undefined when there were none, or none that hold. */
  readonly reader: Reader | undefined
}

export interface TaxiiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}
