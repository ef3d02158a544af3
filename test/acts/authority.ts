import fc from 'fast-check'
import { localAdministrator } from '../../src/identity/index.ts'
import { aReport } from '../open-authority.ts'
import { type Act, toAct, type World } from './act.ts'
import { isTaken } from './alerts.ts'

const by = localAdministrator
const which = fc.nat({ max: 2 })

/** What people at an authority do with reports that they took down. What is refused says nothing. */
export const authorityActs: fc.Arbitrary<Act> = fc.oneof(
  fc.constant(
    toAct('take a report down', async ({ node, reports }) => {
      const id = await node.authority.receiving.takeDown(by, { way: 'phone', marking: 'red', report: aReport().body })
      reports.push(id)
      return [`decided ${id}`, `received ${id} null`]
    }),
  ),
  which.map((at) =>
    on(at, 'take its next stage down', async ({ node }, thread) => {
      const report = aReport({ stage: 'incident-notification' }).body
      await node.authority.receiving.takeDown(by, { way: 'paper', marking: 'red', report, thread })
      return [`received ${thread} null`]
    }),
  ),
  which.map((at) =>
    on(at, 'acknowledge', async ({ node }, id) => {
      await node.authority.answering.acknowledge(by, id)
      return [`acknowledged ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'answer', async ({ node }, id) => {
      await node.authority.answering.feedback(by, id, { text: 'Keep the logs' })
      return [`decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'ask', async ({ node }, id) => {
      await node.authority.answering.ask(by, id, { text: 'Since when?' })
      return [`decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'close', async ({ node }, id) => {
      await node.authority.answering.setState(by, id, { state: 'closed', why: 'done' })
      return [`decided ${id}`]
    }),
  ),
  fc.tuple(which, which).map(([at, of]) =>
    on(at, `the same as ${of}`, async ({ node, reports }, id) => {
      await node.authority.answering.duplicate(by, id, reports[of] ?? 'none')
      return [`decided ${id}`]
    }),
  ),
  which.map((at) =>
    on(at, 'pass on by hand', async ({ node }, id) => {
      await node.authority.routing.send(by, id, {
        state: 'FR',
        name: 'A prosecutor',
        why: 'a crime',
        clause: 'national law',
        because: 'duty',
      })
      return [`decided ${id}`]
    }),
  ),
)

function on(at: number, words: string, work: (world: World, id: string) => Promise<readonly string[]>): Act {
  return toAct(`${words} (report ${at})`, async (world) => {
    const id = world.reports[at]
    if (id === undefined) return []
    let said: readonly string[] = []
    await isTaken(async () => {
      said = await work(world, id)
    })
    return said
  })
}
