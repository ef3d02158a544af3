import type { Node } from '../src/node/index.ts'
import { learn, toModelText } from '../src/process/index.ts'

export const plantName = 'qplantq'

const rows = 200
const tags = ['qtagq', 'other']
const model = learn({
  tags,
  times: Float64Array.from({ length: rows }, (_, row) => row * 60_000),
  values: Float64Array.from({ length: rows * tags.length }, (_, at) => Math.sin(at / 7) + (at % 2) * Math.cos(at / 3)),
})

/** A plant, a model of it and an episode that it told, with its alert, written as they are in the store; gives the episode's id. */
export async function tellEpisode(node: Node): Promise<string> {
  const { id: plantId } = await node.plants.add({ name: plantName, tags: tags.map((name) => ({ name })) })
  const id = '00000000-0000-4000-8000-00000000e915'
  const tag = { tag: 'qtagq', asset: 'qtagq', contribution: 2, observed: 1, expected: 0, at: 1 }
  const readiness = { ready: true, rows, tags: 2, from: 0, to: 1, nativeMs: 1, workingMs: 1, gaps: 0, modes: 1, findings: [] }
  const explanation = { asset: 'qtagq', words: 'qtagq reads 1 where 0 would fit', techniques: [], checks: ['look at qtagq'] }
  await node.store.commit(async (tx) => {
    const made = { learned_by: 'test', learned_at: 1, reason: null, promoted_by: null, promoted_at: null, promotion_reason: null }
    const budgets = JSON.stringify([{ perWeek: 1, threshold: 1 }])
    const version = { plant_id: plantId, version: 1, state: 'promoted', text: toModelText(model), hash: 'none', budgets }
    const [seq = 0] = await tx.insertEach('process_model', [{ ...version, readiness: JSON.stringify(readiness), approved: '[]', ...made }])
    const told = { tags: JSON.stringify([tag]), explanation: JSON.stringify(explanation), picture: null, opened_at: 1, changed_at: 1 }
    const span = { started_at: 1, ended_at: 2, samples: 2, peak_score: 2, threshold: 1 }
    await tx.insertEach('episode', [
      { id, plant_id: plantId, plant: plantName, model_seq: seq, is_shadow: 0, is_over: 1, ...span, ...told },
    ])
    const undecided = { decided_by: null, decided_at: null, reason: null, sighting_id: null }
    const seen = { count: 2, first_seen_at: 1, last_seen_at: 2, opened_at: 1, changed_at: 1 }
    const level = node.config.organisation.level
    const alert = { id: id.replace('e915', 'a1e7'), kind: 'process', indicator_id: '', episode_id: id, status: 'open', severity: 'high' }
    await tx.insertEach('alert', [{ ...alert, origin: 'live', level, ...seen, ...undecided }])
  })
  return id
}
