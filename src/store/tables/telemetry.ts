import type { Generated } from 'kysely'

/** Where telemetry comes from. */
export interface SourceTable {
  id: Generated<number>
  name: string
  kind: string
  /** JSON of what the person asked for: path, port, follow, format. */
  spec: string
  /** 1: a person said stop. */
  is_paused: number
  created_at: number
  lines: number
  events: number
  refused: number
  /** Milliseconds since the epoch. */
  first_event_at: number | null
  last_event_at: number | null
  /** Bytes of its dead-letter file that are committed. */
  dead_letter_bytes: number
}

/** How far a file of a source was read. */
export interface SourceFileTable {
  source_id: number
  path: string
  /** Device, inode and a hash of the file's beginning: the same path with another identity is another file. */
  identity: string
  /** Bytes read to the end of a line; of a compressed file, decompressed bytes. */
  offset: number
  line: number
}
