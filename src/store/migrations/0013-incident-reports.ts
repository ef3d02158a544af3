/** Reports of incidents: drafted, signed by a second person, and what became of them. */
export const incidentReports = `
CREATE TABLE incident_report (
  id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  form TEXT NOT NULL,
  regime TEXT NOT NULL,
  stage TEXT NOT NULL,
  language TEXT NOT NULL,
  answers TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  edited_at INTEGER NOT NULL,
  editors TEXT NOT NULL,
  signed_at INTEGER,
  signed_by TEXT,
  content TEXT,
  act TEXT
) WITHOUT ROWID;
CREATE INDEX incident_report_of ON incident_report (incident, made_at);
`
