/** The authority's side: reports that came in, what was answered, where they went on to. */
export const authority = `
CREATE TABLE authority_thread (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  level TEXT NOT NULL,
  is_exercise INTEGER NOT NULL,
  way TEXT NOT NULL,
  origin TEXT,
  organisation TEXT NOT NULL,
  country TEXT,
  contact TEXT NOT NULL,
  regime TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  is_voluntary INTEGER NOT NULL,
  facts TEXT NOT NULL,
  judged TEXT NOT NULL,
  state TEXT NOT NULL,
  assignee TEXT,
  duplicate_of INTEGER REFERENCES authority_thread(number),
  received_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  feedback_at INTEGER,
  routed_at INTEGER,
  withdrawn_at INTEGER,
  closed_at INTEGER
);
CREATE INDEX authority_thread_state ON authority_thread (state, number);
CREATE INDEX authority_thread_received ON authority_thread (received_at);

CREATE TABLE authority_message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  thread INTEGER NOT NULL REFERENCES authority_thread(number),
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  stage TEXT,
  at INTEGER NOT NULL,
  held_at INTEGER NOT NULL,
  by TEXT NOT NULL,
  body TEXT NOT NULL,
  source TEXT
);
CREATE INDEX authority_message_of ON authority_message (thread, seq);

CREATE TABLE authority_entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  thread INTEGER NOT NULL REFERENCES authority_thread(number),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX authority_entry_of ON authority_entry (thread, seq);

CREATE TABLE authority_route (
  id TEXT PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES authority_thread(number),
  rule TEXT NOT NULL,
  state TEXT NOT NULL,
  recipient TEXT NOT NULL,
  name TEXT NOT NULL,
  clause TEXT NOT NULL,
  why TEXT NOT NULL,
  way TEXT NOT NULL,
  message TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  sent_by TEXT NOT NULL,
  done_at INTEGER,
  done_by TEXT,
  note TEXT,
  told_at INTEGER
) WITHOUT ROWID;
CREATE INDEX authority_route_of ON authority_route (thread, sent_at);

CREATE TABLE authority_tie (
  authority TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE authority_summary (
  id TEXT PRIMARY KEY,
  quarter TEXT NOT NULL,
  level TEXT NOT NULL,
  content TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  sent_at INTEGER,
  sent_by TEXT
) WITHOUT ROWID;
CREATE INDEX authority_summary_quarter ON authority_summary (quarter, made_at);
`
