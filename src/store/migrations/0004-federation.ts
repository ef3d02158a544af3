/** Feeds: partners' collections that are read regularly. */
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
`
