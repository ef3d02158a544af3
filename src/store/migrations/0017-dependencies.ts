/** The register of dependencies: every version whole, the last one counts. */
export const dependencies = `
CREATE TABLE dependency_version (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  level TEXT NOT NULL,
  note TEXT NOT NULL,
  things INTEGER NOT NULL,
  needs INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  undoes TEXT,
  statement_idx INTEGER NOT NULL
) STRICT;
`
