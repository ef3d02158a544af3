import type { Generated } from 'kysely'

/** Where telemetry comes from. */
export interface SourceTable {
  id: Generated<number>
  name: string
  kind: Generated<string>
  /** JSON of what the person asked for: path, port, follow, format. */
  spec: Generated<string>
  /** 1: a person said stop. */
  is_paused: Generated<number>
  created_at: Generated<number>
  lines: Generated<number>
  events: Generated<number>
  refused: Generated<number>
  /** Milliseconds since the epoch. */
  first_event_at: number | null
  last_event_at: number | null
  /** Bytes of its dead-letter file that are committed. */
  dead_letter_bytes: Generated<number>
  /** Those before this byte were read again since, and are gone. */
  dead_letter_from: Generated<number>
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
  /** Size of a compressed file that was read to its end, so that it need not be unpacked to see that; else null. */
  whole_size: number | null
}
