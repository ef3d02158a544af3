import { type Clock, newUuid } from '../base/index.ts'
import type { Intel } from '../intel/index.ts'
import { createTaxiiServer, type TaxiiServer } from '../taxii/index.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

interface Parts {
  readonly intel: Intel
  readonly clock: Clock
  readonly log: Log
  readonly cursorKey: Uint8Array
  readonly config: Config
}

/** The TAXII server of this node, as its settings say. A bug in it is told to the log alone. */
export function openTaxii({ intel, clock, log, cursorKey, config }: Parts): TaxiiServer {
  const { title, root, maxContentBytes, maxPageSize } = config.taxii
  const reportBug = (error: unknown): string => {
    const logId = newUuid().slice(0, 12)
    log.error('a TAXII call ended in a bug', { logId, error: error instanceof Error ? error.stack : String(error) })
    return logId
  }
  const options = { title, apiRoot: root, maxContentLength: maxContentBytes, maxPageSize, cursorKey, reportBug }
  return createTaxiiServer({ intel, clock, options })
}
