/** Files kept as evidence, and who had them in hand. */
export const incidentEvidence = `
CREATE TABLE incident_evidence (
  id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  statement_idx INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX incident_evidence_of ON incident_evidence (incident, taken_at);
CREATE INDEX incident_evidence_hash ON incident_evidence (sha256);

CREATE TABLE incident_custody (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  evidence TEXT NOT NULL REFERENCES incident_evidence(id),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX incident_custody_of ON incident_custody (evidence, seq);
`
