/** Feeds, partners, and what this node remembers of their logs as their witness. */
export const federation = `
CREATE TABLE feed (
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  secret TEXT,
  ca TEXT,
  collection_id TEXT NOT NULL REFERENCES collection(id),
  handling TEXT,
  every_seconds INTEGER NOT NULL,
  remote_title TEXT,
  added_after TEXT,
  last_polled_at INTEGER,
  received INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  error TEXT
) WITHOUT ROWID;

CREATE TABLE partner (
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  ca TEXT,
  witness_url TEXT NOT NULL,
  origin TEXT NOT NULL UNIQUE,
  log_keys TEXT NOT NULL,
  witness_keys TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  cosigned_size INTEGER NOT NULL DEFAULT 0,
  cosigned_at INTEGER,
  seen_at INTEGER,
  error TEXT
) WITHOUT ROWID;

CREATE TABLE witness_seen (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE log_alarm (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  origin TEXT NOT NULL,
  detail TEXT NOT NULL,
  evidence TEXT NOT NULL UNIQUE,
  is_proof INTEGER NOT NULL,
  seen_at INTEGER
);
`
