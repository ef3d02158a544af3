/** Plants with their tags, the sources of their readings, and the readings. */
export const readings = `
CREATE TABLE plant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  newest_at INTEGER,
  arrived_at INTEGER,
  settled_to INTEGER
);

CREATE TABLE plant_tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plant_id INTEGER NOT NULL REFERENCES plant(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  readings INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER,
  last_value REAL,
  last_quality INTEGER,
  good_at INTEGER,
  good_value REAL,
  still_since INTEGER,
  uncertain INTEGER NOT NULL DEFAULT 0,
  bad INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  late INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  ahead INTEGER NOT NULL DEFAULT 0,
  UNIQUE (plant_id, name)
);

CREATE TABLE plant_source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plant_id INTEGER NOT NULL REFERENCES plant(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  secrets TEXT NOT NULL DEFAULT '{}',
  is_paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  readings INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER,
  position TEXT,
  UNIQUE (plant_id, name)
);

CREATE TABLE plant_source_file (
  source_id INTEGER NOT NULL REFERENCES plant_source(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  identity TEXT NOT NULL,
  offset INTEGER NOT NULL,
  line INTEGER NOT NULL,
  whole_size INTEGER,
  PRIMARY KEY (source_id, path)
) WITHOUT ROWID;

CREATE TABLE plant_notice (
  plant_id INTEGER NOT NULL REFERENCES plant(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (plant_id, kind, subject)
) WITHOUT ROWID;

CREATE TABLE reading (
  tag_id INTEGER NOT NULL REFERENCES plant_tag(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  value REAL,
  quality INTEGER NOT NULL,
  PRIMARY KEY (tag_id, at)
) WITHOUT ROWID;
`
