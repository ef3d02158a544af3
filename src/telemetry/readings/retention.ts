import type { Store } from '../../store/index.ts'
import type { PlantDescription } from './plant-description.ts'

const dayMs = 86_400_000

/** Deletes readings older than their plant keeps them, tag by tag, so that nobody waits long. Gives how many. */
export async function pruneReadings(store: Store, now: number): Promise<number> {
  let pruned = 0
  for (const { id, description } of await store.db.selectFrom('plant').select(['id', 'description']).execute()) {
    // `Plants` wrote what `parsePlantDescription` gave.
    const { keepDays } = JSON.parse(description) as PlantDescription
    for (const tag of await store.db.selectFrom('plant_tag').select('id').where('plant_id', '=', id).execute()) {
      const before = now - keepDays * dayMs
      const oldest = store.db.selectFrom('reading').select('at').where('tag_id', '=', tag.id).where('at', '<', before).limit(1)
      if ((await oldest.executeTakeFirst()) === undefined) continue
      const done = await store.commit((tx) =>
        tx.db.deleteFrom('reading').where('tag_id', '=', tag.id).where('at', '<', before).executeTakeFirst(),
      )
      pruned += Number(done.numDeletedRows)
    }
  }
  return pruned
}
