import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isFault } from '../../src/base/index.ts'
import { localAdministrator } from '../../src/identity/index.ts'
import { plantName } from '../small-plant.ts'
import { type Act, toAct, type World } from './act.ts'

const by = localAdministrator

/** What people decide on an alert. A decision that cannot be taken now says nothing. */
export const alertActs: fc.Arbitrary<Act> = fc.constantFrom(
  toAct('confirm the alert', async ({ node, alertId }) => {
    const { status } = await node.detect.alerts.get(by, alertId)
    if (status !== 'open') return refused(() => node.detect.alerts.confirm(by, alertId))
    const { decision } = await node.detect.alerts.confirm(by, alertId)
    assert.equal(typeof decision?.sightingId, 'string')
    return [`published ${decision?.sightingId}`, `decided ${alertId}`, `evidence-sealed ${alertId}`]
  }),
  toAct('dismiss the alert', async ({ node, alertId }) => {
    const { status } = await node.detect.alerts.get(by, alertId)
    if (status !== 'open') return refused(() => node.detect.alerts.dismiss(by, alertId, 'a test'))
    await node.detect.alerts.dismiss(by, alertId, 'a test')
    return [`decided ${alertId}`]
  }),
  toAct('open the alert again', async ({ node, alertId }) => {
    const { status, decision } = await node.detect.alerts.get(by, alertId)
    if (status === 'open') return refused(() => node.detect.alerts.reopen(by, alertId))
    await node.detect.alerts.reopen(by, alertId)
    return [...(status === 'confirmed' ? [`published ${decision?.sightingId}`] : []), `decided ${alertId}`]
  }),
)

/** What people decide on the model of a plant. Each step of its threshold is said for itself, before the decision. */
export const plantActs: fc.Arbitrary<Act> = fc.oneof(
  fc
    .constantFrom('promote' as const, 'retire' as const, 'rollBack' as const)
    .map((what) =>
      toAct(`${what} the model`, (world) => decideOnPlant(world, true, () => world.node.plantWatch[what](by, plantName, choice))),
    ),
  fc
    .constantFrom(0.1, 0.25, 1, 5)
    .map((perWeek) =>
      toAct(`a budget of ${perWeek} false alarms in a week`, (world) =>
        decideOnPlant(world, false, () => world.node.plantWatch.setBudget(by, plantName, { perWeek, reason: 'test' })),
      ),
    ),
)

const choice = { version: 1, reason: 'test' }

async function decideOnPlant({ node }: World, isLast: boolean, decide: () => Promise<unknown>): Promise<string[]> {
  const before = await node.plantWatch.get(by, plantName)
  if (!(await isTaken(decide))) return []
  const { thresholds, logSubject } = await node.plantWatch.get(by, plantName)
  const steps = Array.from({ length: thresholds.length - before.thresholds.length }, () => `decided ${logSubject}`)
  return isLast ? [...steps, `decided ${logSubject}`] : [`decided ${logSubject}`, ...steps]
}

/** Whether it could be done now; whatever is thrown but a fault is thrown on. */
export async function isTaken(decide: () => Promise<unknown>): Promise<boolean> {
  try {
    await decide()
    return true
  } catch (error) {
    if (!isFault(error)) throw error
    return false
  }
}

async function refused(decide: () => Promise<unknown>): Promise<string[]> {
  assert.equal(await isTaken(decide), false)
  return []
}
