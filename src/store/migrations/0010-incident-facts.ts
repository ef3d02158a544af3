/** What is known of incidents and of the organisation, in versions; who learned what when. */
export const incidentFacts = `
CREATE TABLE incident_fact (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER REFERENCES incident(number),
  definition TEXT NOT NULL,
  value TEXT,
  sure TEXT NOT NULL,
  at INTEGER NOT NULL,
  as_of INTEGER,
  source TEXT,
  by TEXT NOT NULL
);
CREATE INDEX incident_fact_of ON incident_fact (incident, definition, seq);

CREATE TABLE incident_awareness (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  incident INTEGER NOT NULL REFERENCES incident(number),
  at INTEGER NOT NULL,
  content TEXT NOT NULL,
  statement_idx INTEGER NOT NULL
);
CREATE INDEX incident_awareness_of ON incident_awareness (incident, seq);
`
