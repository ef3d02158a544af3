/** The log, the outbox, tokens, STIX objects and collections. */
export const core = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE statement (
  idx INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  version TEXT,
  content BLOB NOT NULL,
  seed BLOB
);
CREATE INDEX statement_made ON statement (subject, idx) WHERE kind <> 'received';

CREATE TABLE sealed (
  idx INTEGER PRIMARY KEY REFERENCES statement(idx),
  entry BLOB NOT NULL,
  signature BLOB NOT NULL
);

CREATE TABLE log_tile (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, idx)
);

CREATE TABLE log_checkpoint (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  cosignatures INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  topic TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  secret_hash BLOB NOT NULL UNIQUE,
  clearance TEXT NOT NULL,
  is_admin INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE grant_to (
  token_id TEXT NOT NULL REFERENCES token(id),
  collection_id TEXT NOT NULL,
  can_read INTEGER NOT NULL,
  can_write INTEGER NOT NULL,
  PRIMARY KEY (token_id, collection_id)
) WITHOUT ROWID;

CREATE TABLE object (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  revision TEXT NOT NULL,
  version TEXT NOT NULL,
  type TEXT NOT NULL,
  spec_version TEXT NOT NULL,
  created_by TEXT,
  is_revoked INTEGER NOT NULL,
  handling TEXT,
  markings TEXT NOT NULL,
  has_granular INTEGER NOT NULL,
  brought_by TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  hash BLOB NOT NULL,
  statement_idx INTEGER NOT NULL REFERENCES statement(idx),
  text TEXT NOT NULL
);
CREATE INDEX object_version ON object (id, revision);
CREATE INDEX object_type ON object (type, seq);

CREATE VIRTUAL TABLE object_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE collection (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  alias TEXT UNIQUE,
  title TEXT NOT NULL,
  description TEXT,
  created_at INTEGER NOT NULL
);

CREATE TABLE member (
  collection_key INTEGER NOT NULL REFERENCES collection(key),
  added_at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  object_seq INTEGER NOT NULL REFERENCES object(seq),
  PRIMARY KEY (collection_key, added_at, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX member_object ON member (object_seq, collection_key);

CREATE TABLE withdrawn (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  level TEXT NOT NULL,
  collection_key INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX withdrawn_id ON withdrawn (id);

CREATE TABLE status (
  id TEXT PRIMARY KEY,
  token_id TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX status_age ON status (requested_at);
`
