import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { isFault, systemClock } from '../src/base/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import { Exercise, makeHome, openNode, parseResult, silentLog, verifyResult } from '../src/node/index.ts'
import { exerciseMarking, toMarkingId } from '../src/stix/index.ts'
import { makeExercise, standing, Team } from './exercise-team.ts'

const hour = 60
const power = 'power-across-borders'
const folder = mkdtempSync(join(tmpdir(), 'entente-exercise-'))
after(() => rmSync(folder, { recursive: true }))

interface Marked {
  readonly id: string
  readonly mark: string
  readonly points: number
}

async function marksOf(team: Team, who: string): Promise<Map<string, Marked>> {
  const { outcomes } = await team.ask(who, 'exercise/score')
  // As the contract has them.
  return new Map((outcomes as Marked[]).map((one) => [one.id, one]))
}

/** Everything the scenario with three nodes asks for, `lateBy` minutes after a good team does it. */
async function play(team: Team, lateBy: number): Promise<{ incident: string; report: string }> {
  const starts = team.exercise.scenario.starts
  const at = (minutes: number) => team.at(minutes + lateBy)
  const operator = (path: string, body: unknown) => team.ask('operator', path, { person: 0, body })
  await team.at(20)
  await team.at(hour)
  await at(80)
  const { alerts } = await team.ask('operator', 'alerts?status=open', { person: 0 })
  const [alert] = (alerts as { id: string; kind: string; title: string }[]).filter(({ title }) => title.includes('relay-sync'))
  assert.ok(alert !== undefined, 'the calls of the implant were found')
  await operator(`alerts/${alert.id}/confirm`, {})
  const opened = await operator(`alerts/${alert.id}/incident`, { severity: 'critical', class: 'availability.sabotage' })
  const incident = String(opened.id)
  await at(2 * hour)
  const facts = Object.entries({
    'home-state': 'NL',
    'established-in': 'NL',
    'nis2-class': 'essential',
    'nis2-sector': 'energy-electricity',
    'cer-critical': 'yes',
    'nccs-class': 'critical-impact',
    'severe-disruption': 'yes',
    'essential-service-disrupted': 'yes',
    'malicious-act': 'yes',
    'attack-severity': 'high',
    'cross-border-impact': 'yes',
    'affected-states': 'NL, BE',
    'aware-at': new Date(starts + 95 * 60_000).toISOString(),
  }).map(([fact, value]) => ({ fact, value }))
  await operator(`incidents/${incident}/facts`, { facts })
  await operator(`incidents/${incident}/awareness`, {
    ...{ who: 'Ben', what: 'two feeders were switched from an engineering laptop', why: 'customers in two states without power' },
    ...{ learnedAt: team.exercise.clock.now(), judgement: 'significant', moments: ['aware-significant-at', 'aware-reportable-at'] },
  })
  await at(4 * hour)
  await operator('exercise/injects/regulator/answer', { text: 'Yes: Belgium. We suspect a malicious act since 18:15.' })
  await operator('exercise/injects/press/answer', { text: 'Two feeders are off; we switch them back by hand.' })
  await at(5.5 * hour)
  await team.report('operator', incident, { form: 'letter', regime: 'eu-nccs', stage: 'information-sharing' })
  await at(6 * hour)
  await publishIndicator(team)
  await at(9 * hour)
  await team.ask('isac', 'exercise/injects/member/answer', { person: 0, body: { text: 'Look for the two servers in your DNS.' } })
  await at(10 * hour)
  await operator(`incidents/${incident}`, { state: 'contained' })
  await at(20 * hour)
  const report = await team.report('operator', incident, { form: 'nis2-early-warning', regime: 'eu-nis2', stage: 'early-warning' })
  await team.report('operator', incident, { form: 'letter', regime: 'eu-cer', stage: 'initial-notification' })
  await at(60 * hour)
  await team.report('operator', incident, { form: 'nis2-notification', regime: 'eu-nis2', stage: 'incident-notification' })
  return { incident, report }
}

/** The CSIRT makes an indicator of what it was told, and its readers read it. */
async function publishIndicator(team: Team): Promise<void> {
  const { collections } = await team.ask('csirt', 'collections', { person: 0 })
  const to = (collections as { id: string; alias: string }[]).find(({ alias }) => alias === 'intelligence')
  const now = new Date(team.exercise.clock.now()).toISOString()
  const object = {
    ...{ type: 'indicator', spec_version: '2.1', id: 'indicator--11111111-2222-4333-8444-555555555555', created: now, modified: now },
    ...{ name: 'EXERCISE Second server', pattern: "[ipv4-addr:value = '198.51.100.77']", pattern_type: 'stix', valid_from: now },
    created_by_ref: team.exercise.nodes.get('csirt')?.config.organisation.id,
    object_marking_refs: [toMarkingId('amber'), exerciseMarking],
  }
  await team.ask('csirt', `collections/${to?.id}/objects`, { person: 0, body: { objects: [object] } })
  await team.exchange()
}

suite('an exercise across three nodes', () => {
  test('a team that does everything in time has every point, and its signed result verifies offline', async () => {
    const exercise = await makeExercise(join(folder, 'good'), power)
    const team = await Team.of(exercise)
    try {
      const { incident, report } = await play(team, 0)
      const marks = await marksOf(team, 'operator')
      assert.deepEqual(
        [...marks.values()].filter(({ mark }) => mark !== 'met'),
        [],
      )
      await everythingSaysExercise(team, incident, report)
      await team.ask('isac', 'exercise', { body: { what: 'finish' } })
      const result = parseResult(await (await team.raw('csirt', 'exercise/result', { person: 1 })).text())
      assert.deepEqual(result.body.total, { points: 125, of: 125 })
      const { signedBy, proved } = verifyResult(result)
      assert.equal(signedBy.length, 3)
      assert.equal(proved, result.body.outcomes.length)
      const changed = JSON.stringify({
        exercise: 'x',
        document: result.document.replace('"points":125', '"points":126'),
        proofs: result.proofs,
      })
      assert.throws(() => parseResult(changed), isFault)
      const [first = ''] = Object.keys(result.proofs)
      const torn = { ...result, proofs: { ...result.proofs, [first]: `${result.proofs[first]} ` } }
      assert.throws(
        () => verifyResult(torn),
        (thrown) => isFault(thrown) && thrown.code === 'node.bad-result',
      )
      await filedOnARealNode(JSON.stringify({ exercise: 'x', document: result.document, proofs: result.proofs }))
    } finally {
      await team.close()
    }
  })

  test('a team that does nothing has no point', async () => {
    const team = await Team.of(await makeExercise(join(folder, 'idle'), power))
    try {
      const { duration } = team.exercise.scenario
      await team.at(duration / 60_000)
      assert.ok(team.exercise.isFinished, 'it ends by itself')
      const { total, outcomes } = team.exercise.result().body
      assert.deepEqual(total, { points: 0, of: 125 })
      assert.ok(outcomes.every(({ mark }) => mark === 'missed'))
    } finally {
      await team.close()
    }
  })

  test('a team that is eight hours late is marked late where that is too late, and only there', async () => {
    const team = await Team.of(await makeExercise(join(folder, 'late'), power))
    try {
      await play(team, 8 * hour)
      await team.ask('operator', 'exercise', { body: { what: 'finish' } })
      const { outcomes, total } = team.exercise.result().body
      const of = (mark: string) => outcomes.filter((one) => one.mark === mark).map(({ id }) => id.split('/').at(-1))
      assert.deepEqual(of('missed'), [])
      assert.deepEqual([...new Set(of('met'))].sort(), ['incident-notification', 'told-the-sector'])
      for (const { mark, points, of: most } of outcomes) assert.equal(points, mark === 'late' ? Math.floor(most / 2) : most)
      assert.ok(total.points > 0 && total.points < total.of)
    } finally {
      await team.close()
    }
  })

  test('who plays sees what was told and nothing that is to come, and directs nothing', async () => {
    const team = await Team.of(await makeExercise(join(folder, 'seen'), power))
    try {
      await team.at(hour)
      const played = await team.ask('operator', 'exercise', { person: 0 })
      assert.deepEqual(
        (played.told as { id: string }[]).map(({ id }) => id),
        ['beacon'],
      )
      assert.deepEqual([played.planned, played.isDirector], [[], false])
      assert.equal((await team.raw('operator', 'exercise', { person: 0, body: { what: 'next' } })).status, 403)
      assert.equal((await team.raw('operator', 'exercise/score', { person: 0 })).status, 403)
      const directed = await team.ask('operator', 'exercise')
      assert.equal((directed.planned as unknown[]).length, team.exercise.scenario.injects.length)
      await team.ask('operator', 'exercise', { body: { what: 'next' } })
      const { clock, told } = await team.ask('operator', 'exercise', { person: 0 })
      assert.equal((clock as { at: number }).at, team.exercise.scenario.starts + 90 * 60_000)
      assert.equal((told as unknown[]).length, 2)
    } finally {
      await team.close()
    }
  })
})

/** Pages of the node, what leaves it for machines, and what people print. */
async function everythingSaysExercise(team: Team, incident: string, report: string): Promise<void> {
  const secrets = { person: 0 }
  for (const path of [
    `incidents/${incident}`,
    'deadlines.ics',
    'collections',
    `incidents/${incident}/reports/${report}/document?format=html`,
    `incidents/${incident}/reports/${report}/document?format=json`,
    'exercise',
  ]) {
    const response = await team.raw('operator', path, secrets)
    assert.ok(response.headers.has('x-exercise'), path)
    assert.match(await response.text(), /EXERCISE/, path)
  }
  const operator = team.exercise.nodes.get('operator')
  const collection = await operator?.intel.requireCollection(localAdministrator, 'sightings')
  const response = await team.raw('operator', `collections/${collection?.id}/export?audience=red`, secrets)
  // A bundle (STIX 2.1 §8).
  const { objects } = (await response.json()) as { objects: { id: string; type: string; object_marking_refs?: string[] }[] }
  assert.ok(objects.some(({ type }) => type === 'sighting'))
  for (const { id, object_marking_refs: markings } of objects) {
    if (!id.startsWith('marking-definition--')) assert.ok(markings?.includes(exerciseMarking), id)
  }
}

async function filedOnARealNode(source: string): Promise<void> {
  const home = join(folder, 'real')
  await makeHome(home, { name: 'real', organisation: { name: 'real' } }, systemClock)
  const node = await openNode(home, { clock: systemClock, log: silentLog })
  try {
    const filed = await node.exerciseResults.file(localAdministrator, source)
    assert.equal(filed.body.total.points, 125)
    assert.ok(filed.body.evidenceOf.length > 0)
    await assert.rejects(
      node.exerciseResults.file(localAdministrator, source),
      (thrown) => isFault(thrown) && thrown.code === 'node.result-there',
    )
    assert.equal((await node.exerciseResults.list(localAdministrator)).length, 1)
  } finally {
    await node.close()
  }
}

suite('the other scenarios', () => {
  for (const [id, of] of [
    ['hospital-ransomware', 'print-helper'],
    ['bank-payments', 'library'],
  ] as const) {
    test(`${id}: what the lines hold is found by the shared indicator`, async () => {
      const team = await Team.of(await makeExercise(join(folder, id), id))
      const [who = ''] = team.exercise.nodes.keys()
      try {
        await team.at(hour)
        const { alerts } = await team.ask(who, 'alerts?status=open', { person: 0 })
        assert.ok(
          (alerts as { title: string }[]).some(({ title }) => title.startsWith('EXERCISE')),
          of,
        )
      } finally {
        await team.close()
      }
    })
  }

  test('water-set-points: the plant finds by itself what was done to it, and opens an incident that says EXERCISE', async () => {
    const exercise = await makeExercise(join(folder, 'water'), 'water-set-points')
    const team = await Team.of(exercise)
    try {
      await team.at(hour)
      await team.at(5 * hour)
      await team.at(7 * hour)
      const { incidents } = await team.ask('utility', 'incidents', { person: 0 })
      assert.ok((incidents as { title: string }[])[0]?.title.startsWith('EXERCISE'), JSON.stringify(incidents))
      assert.equal((await marksOf(team, 'utility')).get('found')?.mark, 'met')
    } finally {
      await team.close()
    }
  })
})

suite('an exercise that was stopped', () => {
  test('goes on at the time of the scenario at which it was left, and tells nothing twice', async () => {
    const at = join(folder, 'stopped')
    const team = await Team.of(await makeExercise(at, power))
    await team.at(100)
    const left = team.exercise.clock.now()
    await team.close()
    const again = await Exercise.open({ folder: join(at, power), people: standing, log: silentLog })
    try {
      const now = again.clock.now()
      assert.ok(now >= left && now - left <= 1500 * again.clock.scale * 2, `${now - left} ms later`)
      const before = await again.nodes.get('operator')?.store.db.selectFrom('exercise_inject').selectAll().execute()
      await again.tick()
      assert.deepEqual(await again.nodes.get('operator')?.store.db.selectFrom('exercise_inject').selectAll().execute(), before)
    } finally {
      await again.close()
    }
  })
})
