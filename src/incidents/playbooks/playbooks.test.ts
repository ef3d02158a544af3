import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { action, toPlaybook, variables } from '../../../test/made-playbook.ts'
import { alertBrief, type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { readerWith } from '../../../test/open-intel.ts'
import { isFault } from '../../base/index.ts'
import { hintsOf } from '../cacao/hints.ts'
import { toOpenSteps } from './run-view.ts'

const ada = worker('Ada')
const ben = worker('Ben')
const hourMs = 3_600_000
const refusal = (code: string) => (thrown: unknown) => isFault(thrown) && thrown.code === code

let test: OpenedIncidents
beforeEach(() => {
  test = openTestIncidents()
})
afterEach(() => test.close())

const room = () => test.incidents.playbooks
const runs = () => room().runs
const now = async (run: string) => toOpenSteps(...(await held(run))).map(({ visit, state }) => `${visit} ${state}`)
const held = async (run: string) => {
  const { playbook, run: at } = await runs().get(ada, run)
  return [playbook, at] as const
}
const done = { kind: 'done', note: '', evidence: [], variables: {}, measure: null } as const

async function takeMade(...parts: Parameters<typeof toPlaybook>): Promise<string> {
  const { name } = await room().take(ada, toPlaybook(...parts))
  return name
}

describe('the playbooks that come with the node', () => {
  it('keep every rule of CACAO 2.0, lead where their examples say, and name duties that there are', async () => {
    assert.deepEqual(room().refused.map(String), [])
    const all = await room().list(ada)
    assert.ok(all.length >= 12, `${all.length} playbooks`)
    const stages = new Set(test.incidents.law.law.regimes.flatMap(({ id, file }) => file.stages.map((stage) => `${id}/${stage.id}`)))
    for (const { name, playbook } of all) {
      const steps = Object.values(playbook.workflow)
      const types = new Set(steps.map(({ type }) => type))
      assert.ok(types.has('parallel') && (types.has('if-condition') || types.has('switch-condition')), name)
      assert.ok((playbook.external_references ?? []).length >= 3, name)
      for (const step of steps) {
        const { duty } = hintsOf(step)
        if (duty !== null) assert.ok(stages.has(`${duty.regime}/${duty.stage}`), `${name}: ${duty.regime}/${duty.stage}`)
        if (step.type === 'action') assert.ok((step.timeout ?? 0) >= 5 * 60_000 || step.timeout === undefined, `${name}: ${step.name}`)
        if (step.type === 'playbook-action')
          assert.ok(
            all.some((other) => other.playbook.id === step.playbook_id),
            name,
          )
      }
    }
  })

  it('are proposed for an incident by its class and its words', async () => {
    const names = async (title: string, of: string | null) => {
      const incident = await test.incidents.open(ada, { title, class: of, level: 'amber' })
      return (await room().proposedFor(ada, incident)).map(({ name }) => name)
    }
    assert.equal((await names('Ransom note at the clinic', 'malicious-code.malware-distribution'))[0], 'ransomware-hospital')
    assert.equal((await names('Breaker opened at a substation', 'intrusions.system-compromise'))[0], 'substation-command')
    assert.equal((await names('A flood of requests', 'availability.ddos'))[0], 'ddos')
    assert.deepEqual(await names('Lost keys', null), [])
  })

  it('are found by words, type and sector', async () => {
    const names = async (query: { text?: string; sector?: string; type?: string }) =>
      (await room().list(ada, query)).map(({ name }) => name)
    assert.deepEqual(await names({ text: 'hospital ransomware' }), ['ransomware-hospital'])
    assert.ok((await names({ sector: 'water' })).includes('water-set-point'))
    assert.ok(!(await names({ type: 'notification' })).includes('insider'))
  })
})

describe('a playbook that somebody brings', () => {
  it('is taken exactly as it is, once; a later version takes its place', async () => {
    const json = { ...toPlaybook([action('first')]), x_more: { kept: true } }
    const { name } = await room().take(ada, json)
    await room().take(ada, json)
    assert.deepEqual((await room().require(ada, name)).playbook.json, json)
    await assert.rejects(room().take(ada, { ...json, name: 'Other' }), refusal('incidents.playbook-there'))
    await room().take(ada, { ...json, name: 'Later', modified: '2026-11-26T00:00:00.000Z' })
    assert.equal((await room().require(ada, name)).playbook.name, 'Later')
  })

  it('is seen as its marking says', async () => {
    const marking = 'marking-tlp--00000000-0000-4000-8000-0000000000d1'
    const definitions = { [marking]: { type: 'marking-tlp', tlpv2_level: 'TLP:RED' } }
    const name = await takeMade([action('first')], { markings: [marking], data_marking_definitions: definitions })
    await assert.rejects(room().require(worker('Ben', 'amber'), name), refusal('incidents.unknown-playbook'))
    await assert.rejects(room().require(readerWith('red', []), name), refusal('incidents.unknown-playbook'))
    const incident = await test.incidents.open(ada, { title: 'Shown to many', level: 'green' })
    await assert.rejects(runs().start(ada, name, { incident: incident.id }), refusal('incidents.bad-marking'))
  })
})

describe('a run', () => {
  it('is worked through by several people; each step is a line of the incident and a statement of the log', async () => {
    const name = await takeMade([{ kind: 'parallel', branches: [[action('left')], [action('right')]] }, action('last')])
    const incident = await test.incidents.open(ada, { title: 'Two at once' })
    await test.statements()
    const { row } = await runs().start(ada, name, { incident: incident.id })
    assert.deepEqual(await now(row.id), ['1.0-0 ready', '1.1-0 ready'])
    await runs().act(ada, row.id, { kind: 'claimed', visit: '1.0-0' })
    await assert.rejects(runs().act(ben, row.id, { kind: 'claimed', visit: '1.0-0' }), refusal('cacao.held-by-another'))
    await runs().act(ben, row.id, { ...done, visit: '1.1-0', note: 'the valve is shut' })
    await runs().act(ada, row.id, { ...done, visit: '1.0-0' })
    await assert.rejects(runs().act(ben, row.id, { ...done, visit: '1.0-0' }), refusal('cacao.no-such-step'))
    assert.deepEqual(await now(row.id), ['2 ready'])
    await runs().act(ada, row.id, { ...done, visit: '2' })
    assert.equal((await runs().get(ada, row.id)).run.state, 'ended')
    assert.deepEqual(
      await test.statements(),
      Array.from({ length: 4 }, () => ({ kind: 'decided', subject: row.id })),
    )
    const lines = (await test.incidents.get(ada, incident.id)).timeline.map(({ by, text }) => `${by}: ${text}`)
    assert.ok(lines.includes('Ben: Done: right – the valve is shut'), lines.join('\n'))
  })

  it('goes on where it was after a restart, under the text it began with', async () => {
    const json = toPlaybook([action('first'), action('second')])
    const { name } = await room().take(ada, json)
    const { row } = await runs().start(ada, name)
    await runs().act(ada, row.id, { ...done, visit: '1' })
    const before = await held(row.id)
    await room().take(ada, { ...toPlaybook([action('only')]), modified: '2026-11-26T00:00:00.000Z' })
    test.reopen([])
    assert.deepEqual(await held(row.id), before)
    assert.deepEqual(await now(row.id), ['2 ready'])
  })

  it('takes evidence of its incident, and of no other', async () => {
    const name = await takeMade([action('first')])
    const mine = await test.incidents.open(ada, { title: 'Mine' })
    const other = await test.incidents.open(ada, { title: 'Other' })
    const file = { name: 'disk', note: '', chunks: bytes() }
    const strange = await test.incidents.evidence.take(ada, other.id, file)
    const own = await test.incidents.evidence.take(ada, mine.id, { ...file, chunks: bytes() })
    const { row } = await runs().start(ada, name, { incident: mine.id })
    await assert.rejects(runs().act(ada, row.id, { ...done, visit: '1', evidence: [strange] }), refusal('incidents.unknown-evidence'))
    await runs().act(ada, row.id, { ...done, visit: '1', evidence: [own] })
  })

  it('warns in the timeline when a step takes longer than its time, once, and again at twice the time', async () => {
    const name = await takeMade([action('first', { timeout: hourMs })])
    const incident = await test.incidents.open(ada, { title: 'Slow' })
    const { row } = await runs().start(ada, name, { incident: incident.id })
    const begun = test.clock.ms
    const told: number[] = []
    for (const hours of [0.5, 1, 1, 1.5, 2, 9]) {
      test.clock.ms = begun + hours * hourMs
      told.push(await runs().passTime())
    }
    assert.deepEqual(told, [0, 1, 0, 0, 1, 0])
    assert.deepEqual(await now(row.id), ['1 ready'])
    const lines = (await test.incidents.get(ada, incident.id)).timeline.filter(({ by }) => by === 'the clock').map(({ text }) => text)
    assert.deepEqual(lines, ['Over its time: first', 'Twice its time, who can help? first'])
  })

  it('is worked on in the incident that its own was merged into', async () => {
    const name = await takeMade([action('first')])
    const from = await test.incidents.open(ada, { title: 'From' })
    const into = await test.incidents.open(ada, { title: 'Into' })
    const { row } = await runs().start(ada, name, { incident: from.id })
    await test.incidents.merge(ada, into.id, from.id)
    await runs().act(ada, row.id, { ...done, visit: '1' })
    assert.ok((await test.incidents.get(ada, into.id)).timeline.some(({ text }) => text === 'Done: first'))
    assert.deepEqual(
      (await runs().list(ada, { incident: into.id })).map(({ id }) => id),
      [row.id],
    )
  })

  it('of a playbook in a playbook is a run of its own, whose end is the end of the step', async () => {
    const inner = toPlaybook([action('look', { out_args: ['__a__'] })], {
      id: 'playbook--00000000-0000-4000-8000-00000000b002',
      playbook_variables: { __a__: { type: 'integer', value: null, external: true } },
    })
    await room().take(ada, inner)
    const json = toPlaybook([action('inner'), action('after')], { playbook_variables: variables })
    const workflow = json.workflow as Record<string, Record<string, unknown>> // made above: steps by id
    const [key, step] = Object.entries(workflow).find(([, { name }]) => name === 'inner') ?? []
    assert.ok(key !== undefined && step !== undefined)
    const moved = key.replace('action--', 'playbook-action--')
    delete workflow[key]
    workflow[moved] = {
      type: 'playbook-action',
      name: 'inner',
      playbook_id: inner.id,
      in_args: ['__a__'],
      out_args: ['__a__'],
      on_completion: step.on_completion,
    }
    for (const one of Object.values(workflow)) if (one.on_completion === key) one.on_completion = moved
    const { name } = await room().take(ada, json)
    const outer = await runs().start(ada, name, { variables: { __a__: '1' } })
    const started = await runs().startInner(ada, outer.row.id, '1')
    assert.equal(started.run.variables.__a__, '1')
    assert.deepEqual(await now(outer.row.id), ['1 claimed'])
    await runs().act(ben, started.row.id, { ...done, visit: '1', variables: { __a__: '7' } })
    assert.deepEqual(await now(outer.row.id), ['2 ready'])
    assert.equal((await runs().get(ada, outer.row.id)).run.variables.__a__, '7')
  })

  it('is seen by those who see its incident', async () => {
    const name = await takeMade([action('first')])
    const alert = alertBrief('a1', { level: 'red' })
    test.alerts.set(alert.id, alert)
    const incident = await test.incidents.openFromAlert(ada, alert.id, { level: 'red' })
    const { row } = await runs().start(ada, name, { incident: incident.id })
    const amber = worker('Ben', 'amber')
    await assert.rejects(runs().get(amber, row.id), refusal('incidents.unknown-run'))
    await assert.rejects(runs().act(amber, row.id, { ...done, visit: '1' }), refusal('incidents.unknown-run'))
    assert.deepEqual(await runs().list(amber), [])
    await assert.rejects(runs().act(readerWith('red', ['*']), row.id, { ...done, visit: '1' }), refusal('incidents.may-not-work'))
  })
})

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('bytes')
}
