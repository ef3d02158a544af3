/** Sources of telemetry and how far each of their files was read. */
export const telemetry = `
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  spec TEXT NOT NULL,
  is_paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  events INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  first_event_at INTEGER,
  last_event_at INTEGER,
  dead_letter_bytes INTEGER NOT NULL
);

CREATE TABLE source_file (
  source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  identity TEXT NOT NULL,
  offset INTEGER NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (source_id, path)
) WITHOUT ROWID;
`
