/** Playbooks that were brought, and those under way: a run is its events. */
export const playbooks = `
CREATE TABLE playbook_text (
  hash TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE playbook (
  id TEXT NOT NULL,
  modified TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES playbook_text(hash),
  level TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  PRIMARY KEY (id, modified)
) WITHOUT ROWID;
CREATE TABLE playbook_run (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  playbook TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES playbook_text(hash),
  title TEXT NOT NULL,
  incident INTEGER REFERENCES incident(number),
  level TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  clock_at INTEGER,
  parent_run INTEGER REFERENCES playbook_run(number),
  parent_visit TEXT
);
CREATE INDEX playbook_run_of ON playbook_run (incident, number);
CREATE INDEX playbook_run_clock ON playbook_run (clock_at) WHERE clock_at IS NOT NULL;
CREATE TABLE playbook_event (
  run INTEGER NOT NULL REFERENCES playbook_run(number),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (run, n)
) WITHOUT ROWID;
`
