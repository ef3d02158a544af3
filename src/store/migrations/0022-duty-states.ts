/** To the authority of which state a report is owed, was made and is written. */
export const dutyStates = `
ALTER TABLE incident_act ADD COLUMN state TEXT;
ALTER TABLE incident_report ADD COLUMN state TEXT;

DROP INDEX incident_duty_due;
ALTER TABLE incident_duty RENAME TO incident_duty_before;
CREATE TABLE incident_duty (
  incident INTEGER NOT NULL REFERENCES incident(number),
  regime TEXT NOT NULL,
  stage TEXT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  bearer TEXT NOT NULL,
  verdict TEXT NOT NULL,
  due_at INTEGER,
  met_at INTEGER,
  is_late INTEGER NOT NULL,
  warned INTEGER NOT NULL,
  PRIMARY KEY (incident, regime, stage, state)
) WITHOUT ROWID;
INSERT INTO incident_duty
  SELECT incident, regime, stage, '', title, bearer, verdict, due_at, met_at, is_late, warned FROM incident_duty_before;
DROP TABLE incident_duty_before;
CREATE INDEX incident_duty_due ON incident_duty (due_at) WHERE verdict = 'due' AND due_at IS NOT NULL;
`
