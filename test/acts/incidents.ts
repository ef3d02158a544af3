import { Readable } from 'node:stream'
import fc from 'fast-check'
import { localAdministrator, type Reader } from '../../src/identity/index.ts'
import { type Act, toAct, type World } from './act.ts'
import { isTaken } from './alerts.ts'

const by = localAdministrator
const duty = { regime: 'eu-nis2', stage: 'early-warning' }
const other: Reader = { ...localAdministrator, tokenId: 'other', name: 'other' }
const which = fc.nat({ max: 2 })

/** What people do with one of the first three incidents. What is refused says nothing. */
export const incidentActs: fc.Arbitrary<Act> = fc.oneof(
  fc.constant(
    toAct('open an incident', async ({ node, incidents }) => {
      const { id } = await node.incidents.open(by, { title: `incident ${incidents.length}`, level: 'red' })
      incidents.push(id)
      return [`decided ${id}`]
    }),
  ),
  fc.constant(
    toAct('open an incident of the alert', async ({ node, incidents, alertId }) => {
      const { id } = await node.incidents.openFromAlert(by, alertId, { level: 'red' })
      if (incidents.includes(id)) return []
      incidents.push(id)
      return [`decided ${id}`]
    }),
  ),
  fc.tuple(which, fc.constantFrom('low' as const, 'high' as const, 'critical' as const)).map(([at, severity]) =>
    on(at, `severity ${severity}`, async ({ node }, id) => {
      const before = await node.incidents.get(by, id)
      await node.incidents.change(by, id, { severity })
      return before.severity === severity ? [] : [`decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'write a line', async ({ node }, id) => {
      await node.incidents.addEntry(by, id, { lane: 'knew', text: 'more' })
      return []
    }),
  ),
  which.map((at) =>
    on(at, 'say who learned it', async ({ node }, id) => {
      const said = { who: 'the shift', what: 'it', learnedAt: 1, judgement: 'significant' as const, why: 'it stands still' }
      await node.incidents.recordAwareness(by, id, said)
      return [`decided ${id}`]
    }),
  ),
  fc.tuple(which, fc.constantFrom('submitted' as const, 'requested' as const, 'withdrawn' as const)).map(([at, kind]) =>
    on(at, `a report ${kind}`, async ({ node }, id) => {
      await node.incidents.recordAct(by, id, { kind, ...duty, at: 1 })
      return [`${kind === 'submitted' ? 'reported' : 'decided'} ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'take evidence', async ({ node }, id) => {
      await node.incidents.evidence.take(by, id, { name: 'disk', note: '', chunks: Readable.from([Buffer.from('bytes')]) })
      return [`evidence-sealed ${id}`]
    }),
  ),
  fc.tuple(which, which).map(([at, from]) =>
    on(at, `merge ${from} into it`, async ({ node, incidents }, id) => {
      await node.incidents.merge(by, id, incidents[from] ?? 'none')
      return [`decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'split a task off', async ({ node, incidents }, id) => {
      const item = await node.incidents.addItem(by, id, { kind: 'task', name: 'look at the pump' })
      const made = await node.incidents.split(by, id, { title: 'a part', items: [item] })
      incidents.push(made.id)
      return [`decided ${made.id}`, `decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'undo the last line', async ({ node }, id) => {
      const { timeline } = await node.incidents.get(by, id)
      const last = timeline.findLast(({ canUndo }) => canUndo)
      await node.incidents.undo(by, id, last?.id ?? 'none')
      const { id: written } = await node.incidents.get(by, String(last?.incident))
      return [`decided ${written}`]
    }),
  ),
  which.map((at) =>
    on(at, 'write down what it depends on', async ({ node }) => {
      const rows = Array.from({ length: at + 1 }, (_, number) => `thing,t${number},asset`)
      const { version } = await node.incidents.dependencies.take(by, { table: ['row,id,kind', ...rows].join('\n') })
      return version === null ? [] : [`decided ${version.id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'take back what was written down of dependencies', async ({ node }) => {
      const held = await node.incidents.dependencies.current(by)
      const { version } = await node.incidents.dependencies.undo(by, held?.version.id ?? 'none')
      return [`decided ${version?.id}`]
    }),
  ),
  which.map((at) => on(at, 'sign a report', signReport)),
  which.map((at) => on(at, 'begin a playbook and do its first step', workOnPlaybook)),
  which.map((at) =>
    on(at, 'take the law of today', async ({ node }, id) => {
      await node.incidents.takeOverLaw(by, id)
      return [`decided ${id}`]
    }),
  ),
)

function on(at: number, words: string, work: (world: World, id: string) => Promise<readonly string[]>): Act {
  return toAct(`${words} (incident ${at})`, async (world) => {
    const id = world.incidents[at]
    if (id === undefined) return []
    let said: readonly string[] = []
    await isTaken(async () => {
      said = await work(world, id)
    })
    return said
  })
}

/** Written by one, signed by another: two pairs of eyes. */
async function signReport({ node }: World, id: string): Promise<string[]> {
  const { reports } = node.incidents
  const report = await reports.draft(by, id, { form: 'letter', ...duty, language: 'en' })
  const draft = await reports.get(by, { incident: id, report })
  const open = draft.report.sections.flatMap(({ items }) => items.filter(({ isNeeded, text }) => isNeeded && text === null))
  await reports.write(
    by,
    { incident: id, report },
    Object.fromEntries([['contact', 'the shift'], ...open.map(({ item }) => [item, 'said'])]),
  )
  await reports.sign(other, { incident: id, report })
  return [`decided ${id}`]
}

/** The taking on of a step is between people; its end is said. */
async function workOnPlaybook({ node }: World, id: string): Promise<string[]> {
  const { runs } = node.incidents.playbooks
  const { row } = await runs.start(by, 'insider', { incident: id })
  await runs.act(by, row.id, { kind: 'claimed', visit: '1' })
  await runs.act(by, row.id, { kind: 'done', visit: '1', note: '', evidence: [], variables: {}, measure: null })
  await runs.act(by, row.id, { kind: 'undone', visit: '1', reason: 'too early' })
  await runs.act(by, row.id, { kind: 'cancelled', reason: 'nothing was in it' })
  return Array.from({ length: 4 }, () => `decided ${row.id}`)
}
