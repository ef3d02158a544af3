import type { Store } from '../../store/index.ts'
import type { PlantDescription } from './plant-description.ts'
import { settledTopic } from './taking.ts'

/** Where nothing has come for as long as readings are waited for, all there is is settled. */
export async function settleQuiet(store: Store, now: number): Promise<void> {
  const waiting = await store.db.selectFrom('plant').selectAll().whereRef('newest_at', '>', 'settled_to').execute()
  for (const { id, name, description, arrived_at: arrivedAt } of waiting) {
    // `Plants` wrote what `parsePlantDescription` gave.
    const { latenessMs } = JSON.parse(description) as PlantDescription
    if (arrivedAt !== null && now - arrivedAt < latenessMs) continue
    await store.commit(async (tx) => {
      const done = await tx.db
        .updateTable('plant')
        .set((set) => ({ settled_to: set.ref('newest_at') }))
        .where('id', '=', id)
        .where('arrived_at', '=', arrivedAt)
        .executeTakeFirst()
      if (done.numUpdatedRows > 0n) tx.outbox(settledTopic, JSON.stringify({ ids: [name] }))
    })
  }
}
