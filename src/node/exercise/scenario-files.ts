import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DataFolder, readDataFolder } from '../../base/index.ts'
import type { Law } from '../../incidents/index.ts'
import { nodeFault } from '../faults.ts'
import { toObjects } from './effects.ts'
import { toExpected } from './expected.ts'
import { parseScenario, type Scenario } from './scenario.ts'
import { toScore } from './score.ts'
import { toSpanText } from './span.ts'

/** Anyone: in the file it is only seen that the objects are valid. */
const somebody = 'identity--00000000-0000-4000-8000-000000000000'

/** The scenarios of the folders, each proved by its example under this law. */
export function loadScenarios(folders: readonly string[], law: Law): DataFolder<Scenario> {
  return readDataFolder({
    folders,
    parse: (value) => {
      const scenario = parseScenario(value)
      for (const inject of scenario.injects) toObjects(inject, scenario, somebody)
      proveScenario(scenario, law)
      return scenario
    },
  })
}

/** The text of a scenario's file, as it is kept with an exercise that is played by it. */
export function readScenarioText(folders: readonly string[], id: string): string {
  for (const folder of folders.toReversed()) {
    try {
      return readFileSync(join(folder, `${id}.yaml`), 'utf8')
    } catch {
      // Not in this one: the operator's folder is laid over ours.
    }
  }
  throw nodeFault('unknown-scenario', `There is no scenario "${id}".`)
}

/** The law makes the duties of the truth that the example says, and a team that did this then has these points. */
function proveScenario(scenario: Scenario, law: Law): void {
  const expected = toExpected(scenario, law)
  const { starts, duration } = scenario
  for (const [at, { says, done, duties, points }] of scenario.example.entries()) {
    const place = `example[${at}]`
    for (const { who, duty, due } of duties) {
      const found = expected.find(({ id }) => id === `reported/${who}/${duty}`)
      const dueAt = found === undefined ? 'not there' : toSpanText(found.dueAt - starts)
      if (found?.dueAt !== starts + due)
        throw nodeFault('bad-scenario', `"${says}": ${duty} is ${dueAt}, not due at ${toSpanText(due)}.`, place)
    }
    const stray = Object.keys(done).find((id) => !expected.some((one) => one.id === id))
    if (stray !== undefined) throw nodeFault('bad-scenario', `Nothing like "${stray}" is expected.`, `${place}.done`)
    const endsAt = starts + duration
    const reached = toScore(expected, ({ id }) => (done[id] === undefined ? undefined : { at: starts + done[id], says: id, trace: null }), {
      nowMs: endsAt,
      endsAt,
    })
    if (reached.points !== points)
      throw nodeFault('bad-scenario', `"${says}": ${reached.points} of ${reached.of} points, not ${points}.`, `${place}.points`)
  }
}
