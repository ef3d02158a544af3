/** What was told to the players of an exercise on this node, and what they answered; results of exercises that were filed. */
export const exercises = `
CREATE TABLE exercise_inject (
  id TEXT PRIMARY KEY,
  told_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  is_question INTEGER NOT NULL,
  statement_idx INTEGER NOT NULL,
  answer TEXT,
  answered_at INTEGER,
  answered_by TEXT,
  answer_idx INTEGER
) WITHOUT ROWID;
CREATE TABLE exercise_result (
  id TEXT PRIMARY KEY,
  filed_at INTEGER NOT NULL,
  filed_by TEXT NOT NULL,
  source TEXT NOT NULL,
  statement_idx INTEGER NOT NULL
) WITHOUT ROWID;
`
