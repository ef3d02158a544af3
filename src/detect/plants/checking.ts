import { hashOfModel, parseModel } from '../../process/index.ts'
import type { Store } from '../../store/index.ts'

/**
 * The doctor's look at plants: every model is what its hash in the log says and can be read, what judges is a version that
 * should, an episode that is not over has one, and alarms say what their episodes say.
 */
export async function checkPlants(
  store: Store,
  tell: (what: string, place: string) => void,
): Promise<{ plantModels: number; episodes: number }> {
  const { db } = store
  const models = await db.selectFrom('process_model').select(['seq', 'plant_id', 'version', 'hash', 'text', 'state']).execute()
  const watched = new Set((await db.selectFrom('process_watch').select('model_seq').execute()).map((row) => row.model_seq))
  for (const { seq, plant_id: plant, version, hash, text, state } of models) {
    const place = `plant ${plant} version ${version}`
    if (hashOfModel(text) !== hash) tell('Its text is not the one that the log names.', place)
    try {
      parseModel(text)
    } catch (error) {
      tell(`Its text cannot be read: ${error instanceof Error ? error.message : String(error)}`, place)
    }
    if ((state === 'shadow' || state === 'promoted') !== watched.has(seq)) tell(`It is ${state}, and what judges does not agree.`, place)
  }
  const episodes = await db
    .selectFrom('episode')
    .leftJoin('alert', 'alert.episode_id', 'episode.id')
    .select(['episode.id', 'episode.model_seq', 'episode.is_over', 'episode.is_shadow', 'episode.samples', 'alert.count'])
    .execute()
  for (const episode of episodes) {
    const place = `episode ${episode.id}`
    if (episode.is_over === 0 && !watched.has(episode.model_seq)) tell('It is not over, and nothing judges it.', place)
    if ((episode.is_shadow === 0) !== (episode.count !== null)) tell('Whether it was raised and whether it has an alert differ.', place)
    if (episode.count !== null && episode.count !== episode.samples)
      tell(`Its alert says ${episode.count} samples, it says ${episode.samples}.`, place)
  }
  return { plantModels: models.length, episodes: episodes.length }
}
