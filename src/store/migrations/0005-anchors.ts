/** Heads of the log that an authority outside the federation has seen, with its receipt. */
export const anchors = `
CREATE TABLE log_anchor (
  size INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  authority TEXT NOT NULL,
  receipt BLOB NOT NULL
);
`
