/** Incidents, what hangs on them, and their timeline. */
export const incidents = `
CREATE TABLE incident (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  severity TEXT NOT NULL,
  class TEXT,
  state TEXT NOT NULL,
  level TEXT NOT NULL,
  root_cause TEXT,
  cause_key TEXT,
  detected_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  contained_at INTEGER,
  closed_at INTEGER,
  merged_into INTEGER REFERENCES incident(number),
  split_from INTEGER REFERENCES incident(number)
);
CREATE INDEX incident_state ON incident (state, number);
CREATE INDEX incident_cause ON incident (cause_key, detected_at) WHERE cause_key IS NOT NULL;
CREATE INDEX incident_merged ON incident (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE incident_item (
  id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  removed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX incident_item_of ON incident_item (incident, kind);
CREATE INDEX incident_item_key ON incident_item (kind, key);

CREATE TABLE incident_entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  incident INTEGER NOT NULL REFERENCES incident(number),
  lane TEXT NOT NULL,
  happened_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  text TEXT NOT NULL,
  change TEXT,
  undone_at INTEGER
);
CREATE INDEX incident_entry_order ON incident_entry (incident, happened_at, seq);
`
