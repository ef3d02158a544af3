import type { Clock } from '../../base/index.ts'
import { type Reader, requireAdministrator } from '../../identity/index.ts'
import type { Store } from '../../store/index.ts'
import { nodeFault } from '../faults.ts'
import { parseResult, type ResultBody, resultPrefix, toHash, verifyResult } from './result.ts'

/** A result as it was filed: verified then, and again whenever it is read. */
export interface FiledResult {
  readonly body: ResultBody
  readonly filedAt: number
  readonly filedBy: string
  readonly signedBy: readonly string[]
  readonly proved: number
  readonly statementIdx: number
}

/**
 * Results of exercises on the organisation's real node: the one thing that goes from an exercise to there, because it is
 * real that people exercised. Nothing that happened in the exercise comes with it but the marks.
 */
export class FiledResults {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Verifies it offline, keeps it, and states its hash as evidence. */
  async file(reader: Reader, source: string): Promise<FiledResult> {
    requireAdministrator(reader)
    const result = parseResult(source)
    const { id } = result.body
    verifyResult(result)
    await this.#store.commit(async (tx) => {
      const known = await tx.db.selectFrom('exercise_result').select('id').where('id', '=', id).executeTakeFirst()
      if (known !== undefined) throw nodeFault('result-there', 'It was filed before.')
      const content = {
        exercise: id,
        result: toHash(result.document),
        points: result.body.total.points,
        of: result.body.total.of,
        by: reader.name,
      }
      const statement_idx = tx.state({ kind: 'evidence-sealed', subject: `${resultPrefix}${id}`, content })
      await tx.insertEach('exercise_result', [{ id, filed_at: this.#clock.now(), filed_by: reader.name, source, statement_idx }])
    })
    const filed = (await this.list(reader)).find(({ body }) => body.id === id)
    if (filed === undefined) throw new Error('a result could not be read back')
    return filed
  }

  /** The last filed first. */
  async list(reader: Reader): Promise<FiledResult[]> {
    requireAdministrator(reader)
    const rows = await this.#store.db.selectFrom('exercise_result').selectAll().orderBy('filed_at', 'desc').execute()
    return rows.map(({ source, filed_at: filedAt, filed_by: filedBy, statement_idx: statementIdx }) => {
      const result = parseResult(source)
      return { body: result.body, filedAt, filedBy, statementIdx, ...verifyResult(result) }
    })
  }

  /** The signed file, to be handed on. */
  async source(reader: Reader, id: string): Promise<string> {
    requireAdministrator(reader)
    const row = await this.#store.db.selectFrom('exercise_result').select('source').where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw nodeFault('no-result', 'No result of such an exercise was filed here.')
    return row.source
  }
}
