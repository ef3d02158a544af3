/** Models of plants, what they judge and what they found; an alert is of an indicator or of a process. */
export const plants = `
ALTER TABLE alert ADD COLUMN kind TEXT NOT NULL DEFAULT 'indicator';
ALTER TABLE alert ADD COLUMN episode_id TEXT;
CREATE UNIQUE INDEX alert_episode ON alert (episode_id) WHERE episode_id IS NOT NULL;

CREATE TABLE process_model (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  plant_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL,
  budgets TEXT NOT NULL,
  readiness TEXT NOT NULL,
  approved TEXT NOT NULL,
  learned_by TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  reason TEXT,
  promoted_by TEXT,
  promoted_at INTEGER,
  promotion_reason TEXT,
  UNIQUE (plant_id, version)
);
CREATE UNIQUE INDEX process_model_promoted ON process_model (plant_id) WHERE state = 'promoted';
CREATE UNIQUE INDEX process_model_shadow ON process_model (plant_id) WHERE state = 'shadow';

CREATE TABLE process_watch (
  model_seq INTEGER PRIMARY KEY REFERENCES process_model(seq),
  plant_id INTEGER NOT NULL,
  saved TEXT,
  judged_to INTEGER NOT NULL,
  score REAL,
  threshold REAL NOT NULL
);

CREATE TABLE process_setting (
  plant_id INTEGER PRIMARY KEY,
  budget_per_week REAL NOT NULL
);

CREATE TABLE process_threshold (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  plant_id INTEGER NOT NULL,
  model_seq INTEGER NOT NULL REFERENCES process_model(seq),
  at INTEGER NOT NULL,
  threshold REAL NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX process_threshold_model ON process_threshold (model_seq, seq);

CREATE TABLE episode (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  plant_id INTEGER NOT NULL,
  plant TEXT NOT NULL,
  model_seq INTEGER NOT NULL REFERENCES process_model(seq),
  is_shadow INTEGER NOT NULL,
  is_over INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  peak_score REAL NOT NULL,
  threshold REAL NOT NULL,
  tags TEXT NOT NULL,
  explanation TEXT NOT NULL,
  picture TEXT,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX episode_open ON episode (model_seq) WHERE is_over = 0;
CREATE INDEX episode_plant ON episode (plant_id, started_at);

CREATE TABLE process_news (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  plant_id INTEGER NOT NULL,
  model_seq INTEGER NOT NULL REFERENCES process_model(seq),
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  body TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  UNIQUE (model_seq, kind, subject)
);
CREATE INDEX process_news_plant ON process_news (plant_id, seq);
`
