import type { Clock, JsonObject } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import type { Plant } from '../../telemetry/index.ts'
import { detectFault } from '../faults.ts'
import type { Turns } from '../turns.ts'
import { openAlert } from './episode-writing.ts'
import { settleThreshold, toModelId } from './threshold.ts'

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly turns: Turns
  readonly ownLevel: TlpLevel
}

export interface ModelChoice {
  readonly version: number
  readonly reason: string
}

/** Which version judges a plant: decided by people, with a reason, and stated. */
export class ModelLife {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The version in shadow raises alarms from now on. What it has in alarm at this moment is raised. */
  promote(reader: Reader, plant: Plant, choice: ModelChoice): Promise<void> {
    return this.#choose(reader, plant, { ...choice, decision: 'promoted', from: ['shadow'] })
  }

  /** An earlier version takes over again. It goes on from now: what was judged since stands as it was judged. */
  rollBack(reader: Reader, plant: Plant, choice: ModelChoice): Promise<void> {
    return this.#choose(reader, plant, { ...choice, decision: 'rolled-back', from: ['superseded', 'retired'] })
  }

  /** A version judges no more. */
  retire(reader: Reader, plant: Plant, { version, reason }: ModelChoice): Promise<void> {
    return this.#inTurn(async (tx) => {
      const model = await requireVersion(tx, plant, version)
      requireState(model, ['shadow', 'promoted'])
      await endWatch(tx, model.seq, 'retired')
      stateModel(tx, { plantId: plant.id, version, hash: model.hash }, { decision: 'retired', reason, by: reader.name })
    })
  }

  /** How many false alarms in a week the operator will look at; the thresholds follow. */
  setBudget(reader: Reader, plant: Plant, { perWeek, reason }: { perWeek: number; reason: string }): Promise<void> {
    return this.#inTurn(async (tx) => {
      const at = this.#parts.clock.now()
      const row = { plant_id: plant.id, budget_per_week: perWeek }
      await tx.db
        .insertInto('process_setting')
        .values(row)
        .onConflict((conflict) => conflict.column('plant_id').doUpdateSet(row))
        .execute()
      const content = { decision: 'budget-set', budgetPerWeek: perWeek, reason, by: reader.name }
      tx.state({ kind: 'decided', subject: toModelId({ plant_id: plant.id }), content })
      const watches = await tx.db.selectFrom('process_watch').select('model_seq').where('plant_id', '=', plant.id).execute()
      for (const { model_seq: modelSeq } of watches) await settleThreshold(tx, { modelSeq, by: reader.name, reason, at })
      tellChange(tx, plant.id)
    })
  }

  #choose(reader: Reader, plant: Plant, choice: ModelChoice & { decision: string; from: readonly string[] }): Promise<void> {
    const { version, reason, decision, from } = choice
    return this.#inTurn(async (tx) => {
      const at = this.#parts.clock.now()
      const model = await requireVersion(tx, plant, version)
      requireState(model, from)
      const before = await tx.db
        .selectFrom('process_model')
        .innerJoin('process_watch', 'process_watch.model_seq', 'process_model.seq')
        .select(['process_model.seq', 'process_watch.judged_to'])
        .where('process_model.plant_id', '=', plant.id)
        .where('state', '=', 'promoted')
        .executeTakeFirst()
      if (before !== undefined) await endWatch(tx, before.seq, 'superseded')
      const promotion = { promoted_by: reader.name, promoted_at: at, promotion_reason: reason }
      await tx.db
        .updateTable('process_model')
        .set({ state: 'promoted', ...promotion })
        .where('seq', '=', model.seq)
        .execute()
      const settled = { modelSeq: model.seq, by: reader.name, reason, at }
      const { threshold } = await settleThreshold(tx, settled)
      if (model.state === 'shadow') await raiseOpen(tx, model.seq, this.#parts.ownLevel)
      else {
        const judgedTo = before?.judged_to ?? plant.settledTo ?? at
        const watch = { model_seq: model.seq, plant_id: plant.id, saved: null, judged_to: judgedTo, score: null, threshold }
        await tx.insertEach('process_watch', [watch])
      }
      stateModel(tx, { plantId: plant.id, version, hash: model.hash }, { decision, reason, by: reader.name })
    })
  }

  #inTurn(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.#parts.turns.take(() => this.#parts.store.commit(work))
  }
}

/** The version judges no more: what it has in alarm is over with it. */
export async function endWatch(tx: Tx, modelSeq: number, state: 'superseded' | 'retired'): Promise<void> {
  const open = await tx.db.selectFrom('episode').select('id').where('model_seq', '=', modelSeq).where('is_over', '=', 0).execute()
  await tx.db.updateTable('episode').set({ is_over: 1 }).where('model_seq', '=', modelSeq).where('is_over', '=', 0).execute()
  await tx.db.deleteFrom('process_watch').where('model_seq', '=', modelSeq).execute()
  await tx.db.updateTable('process_model').set({ state }).where('seq', '=', modelSeq).execute()
  if (open.length > 0) tx.outbox('episode.ended', JSON.stringify({ ids: open.map(({ id }) => id) }))
}

/** Says in the log what became of a version. */
export function stateModel(tx: Tx, model: { plantId: number; version: number; hash: string }, content: JsonObject): void {
  const subject = toModelId({ plant_id: model.plantId })
  tx.state({ kind: 'decided', subject, version: String(model.version), content: { model: model.hash, ...content } })
  tellChange(tx, model.plantId)
}

function tellChange(tx: Tx, plantId: number): void {
  tx.outbox('process.changed', JSON.stringify({ ids: [String(plantId)] }))
}

/** What a version in shadow has in alarm becomes an alarm. */
async function raiseOpen(tx: Tx, modelSeq: number, level: TlpLevel): Promise<void> {
  const open = await tx.db.selectFrom('episode').selectAll().where('model_seq', '=', modelSeq).where('is_over', '=', 0).executeTakeFirst()
  if (open === undefined) return
  await tx.db.updateTable('episode').set({ is_shadow: 0 }).where('id', '=', open.id).execute()
  const { samples, started_at: startedAt, ended_at: endedAt, peak_score: peakScore, threshold } = open
  const alert = await openAlert(tx, { id: open.id, episode: { samples, startedAt, endedAt, peakScore, threshold }, level })
  tx.outbox('alert.opened', JSON.stringify({ ids: [alert] }))
}

interface ModelState {
  readonly seq: number
  readonly version: number
  readonly state: string
  readonly hash: string
}

async function requireVersion(tx: Tx, plant: Plant, version: number): Promise<ModelState> {
  const model = await tx.db
    .selectFrom('process_model')
    .select(['seq', 'version', 'state', 'hash'])
    .where('plant_id', '=', plant.id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (model === undefined) throw detectFault('unknown-model', `${plant.description.name} has no model of version ${version}.`)
  return model
}

function requireState({ version, state }: ModelState, wanted: readonly string[]): void {
  if (!wanted.includes(state))
    throw detectFault('wrong-model-state', `Version ${version} is ${state}; this needs one that is ${wanted.join(' or ')}.`)
}
