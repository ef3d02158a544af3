/** Notices of deadlines with their channels, keys of those who get mail, and mails that came in. */
export const noticesAndMail = `
CREATE TABLE notice_channel (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  role TEXT NOT NULL,
  clearance TEXT,
  secret TEXT,
  ca TEXT,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE notice_setting (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER REFERENCES incident(number),
  body TEXT,
  at INTEGER NOT NULL,
  by TEXT NOT NULL
);
CREATE INDEX notice_setting_of ON notice_setting (incident, seq);

CREATE TABLE notice (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  incident INTEGER REFERENCES incident(number),
  regime TEXT,
  stage TEXT,
  title TEXT,
  due_at INTEGER,
  step TEXT,
  state TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT,
  sent_at INTEGER
);
CREATE INDEX notice_waiting ON notice (next_at) WHERE state = 'waiting';
CREATE INDEX notice_of ON notice (incident, seq);

CREATE TABLE notice_seen (
  incident INTEGER NOT NULL REFERENCES incident(number),
  regime TEXT NOT NULL,
  stage TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  PRIMARY KEY (incident, regime, stage, due_at)
) WITHOUT ROWID;

CREATE TABLE mail_key (
  address TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pinned_at INTEGER NOT NULL,
  pinned_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE incident_mail (
  message_id TEXT PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident(number),
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  sent_at INTEGER,
  taken_at INTEGER NOT NULL,
  taken_by TEXT NOT NULL,
  evidence TEXT NOT NULL,
  observables TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX incident_mail_of ON incident_mail (incident, taken_at);
`
