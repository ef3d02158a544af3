/** What nodes tell each other about reports: the post between them, and a report's way to its recipients. */
export const exchange = `
CREATE TABLE post_out (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  to_origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  thread TEXT NOT NULL,
  source TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  error TEXT,
  state TEXT NOT NULL,
  delivered_at INTEGER,
  receipt TEXT,
  statement_idx INTEGER NOT NULL
);
CREATE INDEX post_out_waiting ON post_out (to_origin, seq) WHERE state = 'waiting';

CREATE TABLE post_in (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  from_origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  thread TEXT NOT NULL,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  at INTEGER NOT NULL,
  statement_idx INTEGER NOT NULL
);

CREATE TABLE incident_submission (
  id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  report TEXT NOT NULL REFERENCES incident_report(id),
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  address TEXT NOT NULL,
  marking TEXT NOT NULL,
  contact TEXT NOT NULL,
  country TEXT,
  corrects TEXT,
  message TEXT,
  thread TEXT,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  prepared_at INTEGER NOT NULL,
  prepared_by TEXT NOT NULL,
  confirmed_at INTEGER,
  confirmed_by TEXT,
  sent_at INTEGER,
  acknowledged_at INTEGER,
  withdrawn_at INTEGER,
  receipt TEXT,
  error TEXT,
  attempts INTEGER NOT NULL,
  act TEXT
) WITHOUT ROWID;
CREATE INDEX incident_submission_of ON incident_submission (incident, prepared_at);
CREATE INDEX incident_submission_message ON incident_submission (message) WHERE message IS NOT NULL;
CREATE INDEX incident_submission_thread ON incident_submission (thread) WHERE thread IS NOT NULL;

CREATE TABLE incident_message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  incident INTEGER NOT NULL REFERENCES incident(number),
  thread TEXT NOT NULL,
  origin TEXT NOT NULL,
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  body TEXT NOT NULL,
  answer_by INTEGER,
  answered_at INTEGER,
  delivered_at INTEGER,
  error TEXT,
  act TEXT
);
CREATE INDEX incident_message_of ON incident_message (incident, seq);
`
