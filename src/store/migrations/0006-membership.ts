/** Keys that gave way to others, logs that ended, lists of members, and what this node mirrors of its partners' logs. */
export const membership = `
CREATE TABLE signing_key (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  keys TEXT NOT NULL,
  from_idx INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note TEXT,
  reason TEXT NOT NULL
);

CREATE TABLE ended_log (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE member_list (
  circle TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  previous BLOB NOT NULL,
  note TEXT NOT NULL,
  adopted_at INTEGER NOT NULL,
  adopted_by TEXT NOT NULL,
  PRIMARY KEY (circle, version)
) WITHOUT ROWID;
CREATE INDEX member_list_previous ON member_list (previous);

CREATE TABLE member_draft (
  hash BLOB PRIMARY KEY,
  circle TEXT NOT NULL,
  version INTEGER NOT NULL,
  note TEXT NOT NULL,
  is_signed INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE partner ADD COLUMN past_log_keys TEXT NOT NULL DEFAULT '[]';
ALTER TABLE partner ADD COLUMN past_witness_keys TEXT NOT NULL DEFAULT '[]';
ALTER TABLE partner ADD COLUMN circle TEXT;

CREATE TABLE mirror_head (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mirror_tile (
  origin TEXT NOT NULL,
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (origin, level, idx)
) WITHOUT ROWID;

CREATE TABLE mirror_entry (
  origin TEXT NOT NULL,
  idx INTEGER NOT NULL,
  entry BLOB NOT NULL,
  PRIMARY KEY (origin, idx)
) WITHOUT ROWID;
`
