import type { StatementCache } from './sqlite.ts'

/**
 * Moves every statement from that place in the log on by so many, and whatever names one: by rule a column that names a
 * statement is called `statement_idx`. Only statements that are not sealed may move.
 */
export function moveStatements(cache: StatementCache, { from, by }: { from: number; by: number }): void {
  cache.prepare('PRAGMA defer_foreign_keys = ON').run()
  // Over negative numbers: a row must not meet another one on its way.
  cache.prepare('UPDATE statement SET idx = -(idx + ?) - 1 WHERE idx >= ?').run(by, from)
  cache.prepare('UPDATE statement SET idx = -idx - 1 WHERE idx < 0').run()
  const naming = cache
    .prepare(
      "SELECT t.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name = 'statement_idx'",
    )
    .all()
  for (const { name } of naming) {
    cache.prepare(`UPDATE "${name}" SET statement_idx = -(statement_idx + ?) - 1 WHERE statement_idx >= ?`).run(by, from)
    cache.prepare(`UPDATE "${name}" SET statement_idx = -statement_idx - 1 WHERE statement_idx < 0`).run()
  }
}
