/** Sources of telemetry and how far each of their files was read. */
export const telemetry = `
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL DEFAULT 'http',
  spec TEXT NOT NULL DEFAULT '{}',
  is_paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  lines INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  first_event_at INTEGER,
  last_event_at INTEGER,
  dead_letter_bytes INTEGER NOT NULL DEFAULT 0,
  dead_letter_from INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE source_file (
  source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  identity TEXT NOT NULL,
  offset INTEGER NOT NULL,
  line INTEGER NOT NULL,
  whole_size INTEGER,
  PRIMARY KEY (source_id, path)
) WITHOUT ROWID;
`
