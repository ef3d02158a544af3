/** Duties of incidents, what was done about them, and the law they were judged under. */
export const incidentDuties = `
CREATE TABLE law_text (
  hash TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  files BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE incident_law (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER NOT NULL REFERENCES incident(number),
  hash TEXT NOT NULL REFERENCES law_text(hash),
  since INTEGER NOT NULL
);
CREATE INDEX incident_law_of ON incident_law (incident, seq);

CREATE TABLE incident_act (
  id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  kind TEXT NOT NULL,
  regime TEXT NOT NULL,
  stage TEXT,
  at INTEGER NOT NULL,
  until_at INTEGER,
  is_oral INTEGER NOT NULL,
  by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  receipt TEXT,
  statement_idx INTEGER NOT NULL,
  removed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX incident_act_of ON incident_act (incident);

CREATE TABLE incident_duty (
  incident INTEGER NOT NULL REFERENCES incident(number),
  regime TEXT NOT NULL,
  stage TEXT NOT NULL,
  title TEXT NOT NULL,
  bearer TEXT NOT NULL,
  verdict TEXT NOT NULL,
  due_at INTEGER,
  met_at INTEGER,
  is_late INTEGER NOT NULL,
  warned INTEGER NOT NULL,
  PRIMARY KEY (incident, regime, stage)
) WITHOUT ROWID;
CREATE INDEX incident_duty_due ON incident_duty (due_at) WHERE verdict = 'due' AND due_at IS NOT NULL;
`
