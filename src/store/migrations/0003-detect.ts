/** The matcher's indicators, the history of observables, alerts with their evidence. */
export const detect = `
CREATE TABLE indicator (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  object_seq INTEGER NOT NULL,
  revision TEXT NOT NULL,
  name TEXT NOT NULL,
  pattern TEXT NOT NULL,
  created_by TEXT,
  level TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  atoms TEXT NOT NULL,
  listed TEXT,
  ignores_lists INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER
);
CREATE INDEX indicator_ends ON indicator (valid_until) WHERE state = 'matching' AND valid_until IS NOT NULL;
CREATE INDEX indicator_begins ON indicator (valid_from) WHERE state = 'waiting';
CREATE INDEX indicator_listed ON indicator (number) WHERE listed IS NOT NULL;
CREATE INDEX indicator_not_matched ON indicator (state, number) WHERE state != 'matching';

CREATE TABLE history (
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  day INTEGER NOT NULL,
  source INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (kind, key, day, source)
) WITHOUT ROWID;

CREATE TABLE alert (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  indicator_id TEXT NOT NULL,
  status TEXT NOT NULL,
  severity TEXT NOT NULL,
  origin TEXT NOT NULL,
  level TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  reason TEXT,
  sighting_id TEXT
);
CREATE INDEX alert_indicator ON alert (indicator_id, status);
CREATE INDEX alert_status ON alert (status, seq);

CREATE TABLE alert_observable (
  alert_seq INTEGER NOT NULL REFERENCES alert(seq),
  kind INTEGER NOT NULL,
  value TEXT NOT NULL,
  how TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  PRIMARY KEY (alert_seq, kind, value)
) WITHOUT ROWID;

CREATE TABLE alert_source (
  alert_seq INTEGER NOT NULL REFERENCES alert(seq),
  source INTEGER NOT NULL,
  PRIMARY KEY (alert_seq, source)
) WITHOUT ROWID;

CREATE TABLE alert_evidence (
  alert_seq INTEGER NOT NULL REFERENCES alert(seq),
  number INTEGER NOT NULL,
  origin TEXT NOT NULL,
  kind INTEGER NOT NULL,
  value TEXT NOT NULL,
  field TEXT,
  source INTEGER NOT NULL,
  place TEXT,
  format TEXT,
  line TEXT,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  remark TEXT,
  PRIMARY KEY (alert_seq, number)
);

CREATE TABLE alert_note (
  alert_seq INTEGER NOT NULL REFERENCES alert(seq),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX alert_note_order ON alert_note (alert_seq, at);
`
