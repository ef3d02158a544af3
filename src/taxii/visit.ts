import type { Clock } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import type { CursorSealer } from './cursor.ts'
import type { TaxiiRequest } from './messages.ts'

export interface TaxiiOptions {
  readonly title: string
  readonly description?: string
  readonly contact?: string
  /** One path segment, such as `api1`. */
  readonly apiRoot: string
  /** In bytes. */
  readonly maxContentLength: number
  /** Objects in one answer, however many the client asks for. */
  readonly maxPageSize: number
  /** Characters of objects in one answer; absent: 64 Mi. One object is always given. */
  readonly maxAnswerLength?: number
  /** 32 secret bytes that live as long as the node's home: `next` values made with them outlive the process. */
  readonly cursorKey: Uint8Array
  /** Told of a bug; gives the log id that the client is shown. Without it the bug is thrown on. */
  readonly reportBug?: (error: unknown) => string
}

/** What every endpoint works with, once the caller is known. */
export interface Visit {
  readonly intel: Intel
  readonly clock: Clock
  readonly options: TaxiiOptions
  readonly cursors: CursorSealer
  readonly request: TaxiiRequest
  readonly reader: Reader
}
