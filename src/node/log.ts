import type { Writable } from 'node:stream'

/** The node's own log: one JSON object a line. It never holds the content of intelligence or telemetry. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export function openLog(out: Writable): Log {
  const write = (level: string, message: string, fields: Readonly<Record<string, unknown>>) =>
    out.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`)
  return {
    info: (message, fields = {}) => write('info', message, fields),
    error: (message, fields = {}) => write('error', message, fields),
  }
}

export const silentLog: Log = { info: () => {}, error: () => {} }
