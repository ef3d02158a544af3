import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { action, type Part, toPlaybook, variables } from '../../../test/made-playbook.ts'
import { isFault } from '../../base/index.ts'
import { advance, begin, nextClockAt, replay } from './advance.ts'
import { parsePlaybook } from './check.ts'
import { maxRounds } from './machine.ts'
import type { Playbook } from './playbook.ts'
import type { Run, RunEvent } from './run.ts'

const hourMs = 3_600_000
const by = 'Ada'

function made(parts: readonly Part[], more = {}): Playbook {
  return parsePlaybook(toPlaybook(parts, { playbook_variables: variables, ...more }))
}

function start(playbook: Playbook, given: Record<string, string | null> = {}): Run {
  return begin(playbook, { kind: 'started', at: 0, by, variables: given })
}

function done(visit: string, more: Partial<Extract<RunEvent, { kind: 'done' }>> = {}): RunEvent {
  return { kind: 'done', at: 1, by, visit, note: '', evidence: [], variables: {}, measure: null, ...more }
}

function failed(visit: string): RunEvent {
  return { kind: 'failed', at: 1, by, visit, note: 'it did not work', evidence: [] }
}

const toDo = (run: Run) => run.visits.filter(({ state }) => state === 'ready' || state === 'claimed').map(({ id }) => id)
const stateOf = (run: Run, id: string) => run.visits.find((visit) => visit.id === id)?.state
const refusal = (code: string) => (thrown: unknown) => isFault(thrown) && thrown.code === `cacao.${code}`

describe('parallel branches', () => {
  const playbook = made([
    action('first'),
    { kind: 'parallel', branches: [[action('left 1'), action('left 2')], [action('right')]] },
    action('last'),
  ])

  it('are all to be done at once, and what follows waits for all of them', () => {
    let run = advance(playbook, start(playbook), done('1'))
    assert.deepEqual(toDo(run), ['2.0-0', '2.1-0'])
    run = advance(playbook, run, done('2.1-0'))
    assert.deepEqual(toDo(run), ['2.0-0'])
    run = advance(playbook, run, done('2.0-0'))
    run = advance(playbook, run, done('2.0-1'))
    assert.deepEqual(toDo(run), ['3'])
    run = advance(playbook, run, done('3'))
    assert.equal(run.state, 'ended')
  })
})

describe('conditions', () => {
  it('wait for a variable that nobody knows yet, and go on when it is said', () => {
    const playbook = made([{ kind: 'if', condition: '__a__:value > 100', yes: [action('many')], no: [action('few')] }])
    const waiting = start(playbook)
    assert.equal(stateOf(waiting, '1'), 'asking')
    const few = advance(playbook, waiting, { kind: 'set', at: 1, by, variables: { __a__: '100' } })
    assert.deepEqual(toDo(few), ['1.1-0'])
    const many = advance(playbook, waiting, { kind: 'set', at: 1, by, variables: { __a__: '101' } })
    assert.deepEqual(toDo(many), ['1.0-0'])
  })

  it('are STIX patterns: comparisons with AND, OR, IN, LIKE, and observables of variables', () => {
    const typed = {
      __n__: { type: 'integer', value: '5' },
      __word__: { type: 'string', value: "it's DE" },
      __sure__: { type: 'bool', value: 'true' },
      __from__: { type: 'ipv4-addr', value: '198.51.100.7' },
      __same__: { type: 'string', value: '198.51.100.7' },
    }
    const cases: [string, boolean][] = [
      ['__n__:value > 4 AND __sure__:value = true', true],
      ['__n__:value = 5 AND __sure__:value == false', false],
      ["__n__:value IN (1, 2) OR __word__:value LIKE 'it%'", true],
      ["__word__:value = 'it\\'s DE'", true],
      ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", true],
      ["[ipv4-addr:value = '__same__:value'] AND [ipv4-addr:value LIKE '198.%']", true],
      ["[ipv4-addr:value = '203.0.113.1']", false],
      ['NOT EXISTS __n__:value', false],
      ['(__n__:value < 5 OR __n__:value > 5)', false],
    ]
    for (const [condition, holds] of cases) {
      const playbook = made([{ kind: 'if', condition, yes: [action('yes')], no: [action('no')] }], { playbook_variables: typed })
      assert.deepEqual(toDo(start(playbook)), [holds ? '1.0-0' : '1.1-0'], condition)
    }
  })

  it('choose one case, the default, or none', () => {
    const cases = { '1': [action('one')], default: [action('other')] }
    const playbook = made([{ kind: 'switch', variable: '__a__', cases }])
    assert.deepEqual(toDo(start(playbook, { __a__: '1' })), ['1.0-0'])
    assert.deepEqual(toDo(start(playbook, { __a__: '2' })), ['1.1-0'])
    const without = made([{ kind: 'switch', variable: '__a__', cases: { '1': [action('one')] } }, action('after')])
    assert.deepEqual(toDo(start(without, { __a__: '2' })), ['2'])
  })

  it('repeat as long as they hold, each round a passage of its own', () => {
    const playbook = made([
      { kind: 'while', condition: '__a__:value > 0', body: [action('again', { out_args: ['__a__'] })] },
      action('after'),
    ])
    let run = start(playbook, { __a__: '2' })
    run = advance(playbook, run, done('1.0-0', { variables: { __a__: '1' } }))
    assert.deepEqual(toDo(run), ['1.1-0'])
    run = advance(playbook, run, done('1.1-0', { variables: { __a__: '0' } }))
    assert.deepEqual(toDo(run), ['2'])
  })

  it('that never stop holding are stopped and shown to a person', () => {
    const playbook = made([{ kind: 'while', condition: '__a__:value > 0', body: [] }, action('after')])
    const run = start(playbook, { __a__: '1' })
    const [loop] = run.visits.filter(({ id }) => id === '1')
    assert.deepEqual([loop?.rounds, loop?.state, toDo(run)], [maxRounds, 'failed', ['2']])
  })
})

describe('a step that fails', () => {
  it('goes where the playbook says', () => {
    const playbook = made([{ kind: 'action', name: 'try', onFailure: [action('instead')] }])
    const run = advance(playbook, start(playbook), failed('1'))
    assert.deepEqual([stateOf(run, '1'), toDo(run)], ['failed', ['2']])
  })

  it('leads to the playbook’s exception, and everything else is left', () => {
    const json = toPlaybook([{ kind: 'parallel', branches: [[{ kind: 'action', name: 'try', onFailure: [] }], [action('other')]] }])
    const workflow = Object.entries(json.workflow as Record<string, Record<string, unknown>>) // made above: steps by id
    const tried = workflow.find(([, { name }]) => name === 'try')?.[1]
    const rescue = 'action--00000000-0000-4000-8000-0000000000e1'
    const end = 'end--00000000-0000-4000-8000-0000000000e2'
    const unused = String(tried?.on_failure)
    delete tried?.on_failure
    const steps = Object.fromEntries(workflow.filter(([id]) => id !== unused))
    const action1 = {
      type: 'action',
      name: 'rescue',
      agent: Object.keys(json.agent_definitions ?? {})[0],
      commands: [{ type: 'manual', command: 'x' }],
    }
    const whole = {
      ...json,
      workflow_exception: rescue,
      workflow: { ...steps, [rescue]: { ...action1, on_completion: end }, [end]: { type: 'end' } },
    }
    const playbook = parsePlaybook(whole)
    const run = advance(playbook, start(playbook), failed('1.0-0'))
    assert.deepEqual([toDo(run), stateOf(run, '1.1-0'), stateOf(run, '1')], [['x0'], 'left', 'left'])
    assert.equal(advance(playbook, run, done('x0')).state, 'ended')
  })

  it('waits for a person where the playbook says nothing, and can be tried again', () => {
    const json = toPlaybook([{ kind: 'action', name: 'try', onFailure: [] }])
    const workflow = json.workflow as Record<string, Record<string, unknown>> // made above: steps by id
    for (const step of Object.values(workflow)) {
      if (step.name !== 'try') continue
      delete workflow[String(step.on_failure)]
      delete step.on_failure
    }
    const playbook = parsePlaybook(json)
    const run = advance(playbook, start(playbook), failed('1'))
    assert.deepEqual([run.state, stateOf(run, '1')], ['running', 'stuck'])
    const again = advance(playbook, run, { kind: 'undone', at: 2, by, visit: '1', reason: 'the line is up again' })
    assert.deepEqual(toDo(again), ['1'])
    assert.equal(advance(playbook, again, done('1')).state, 'ended')
  })
})

describe('people', () => {
  const playbook = made([action('first', { timeout: hourMs }), action('second')])

  it('take a step on, one of them, and give it back', () => {
    const claimed = advance(playbook, start(playbook), { kind: 'claimed', at: 1, by, visit: '1' })
    assert.throws(() => advance(playbook, claimed, { kind: 'claimed', at: 1, by: 'Ben', visit: '1' }), refusal('held-by-another'))
    assert.throws(() => advance(playbook, claimed, done('1', { by: 'Ben' })), refusal('held-by-another'))
    const given = advance(playbook, claimed, { kind: 'released', at: 2, by: 'Ben', visit: '1' })
    assert.equal(stateOf(advance(playbook, given, done('1', { by: 'Ben' })), '1'), 'done')
  })

  it('do nothing while it is paused, and the pause is no time that a step took', () => {
    const paused = advance(playbook, start(playbook), { kind: 'paused', at: hourMs / 2, by })
    assert.throws(() => advance(playbook, paused, done('1')), refusal('not-running'))
    assert.equal(nextClockAt(playbook, paused), null)
    const resumed = advance(playbook, paused, { kind: 'resumed', at: 5 * hourMs, by })
    assert.equal(nextClockAt(playbook, resumed), 5.5 * hourMs)
    assert.deepEqual(replay(playbook, resumed.events), resumed)
  })

  it('are warned when a step takes longer than its time, then again at twice the time; it stays theirs', () => {
    let run = start(playbook)
    for (const [at, late] of [
      [hourMs - 1, 0],
      [hourMs, 1],
      [2 * hourMs, 2],
      [50 * hourMs, 2],
    ] as const) {
      run = advance(playbook, run, { kind: 'clock', at })
      assert.deepEqual([run.visits[1]?.late, run.visits[1]?.state], [late, 'ready'])
    }
    assert.equal(nextClockAt(playbook, run), null)
  })

  it('undo a step as long as nothing rests on it', () => {
    let run = advance(playbook, start(playbook), done('1', { variables: { __a__: '7' } }))
    const undone = advance(playbook, run, { kind: 'undone', at: 2, by, visit: '1', reason: 'the wrong pump' })
    assert.deepEqual([toDo(undone), undone.variables.__a__, undone.events.length], [['1'], null, 3])
    assert.deepEqual(replay(playbook, undone.events), undone)
    run = advance(playbook, run, { kind: 'claimed', at: 2, by: 'Ben', visit: '2' })
    assert.throws(() => advance(playbook, run, { kind: 'undone', at: 2, by, visit: '1', reason: 'x' }), refusal('later-steps'))
  })
})

describe('what changes something in the world', () => {
  const commands = [{ type: 'http-api', command: 'POST /block/__a__:value HTTP/1.1', playbook_activity: 'restrict-access' }]
  const playbook = made([action('block', { commands }), action('after')])

  it('needs a limit and a way back, and stands until a person says that it is undone', () => {
    const run = start(playbook)
    assert.throws(() => advance(playbook, run, done('1')), refusal('needs-limit'))
    assert.throws(() => advance(playbook, run, done('1', { measure: { until: null, undo: 'unblock' } })), refusal('needs-limit'))
    assert.throws(() => advance(playbook, run, done('1', { measure: { until: 1, undo: 'unblock' } })), refusal('needs-limit'))
    let blocked = advance(playbook, run, done('1', { measure: { until: hourMs, undo: 'unblock' } }))
    assert.equal(nextClockAt(playbook, blocked), hourMs)
    blocked = advance(playbook, blocked, { kind: 'clock', at: hourMs })
    assert.equal(blocked.measures[0]?.late, 1)
    assert.throws(() => advance(playbook, blocked, { kind: 'undone', at: 2, by, visit: '1', reason: 'x' }), refusal('later-steps'))
    const lifted = advance(playbook, blocked, { kind: 'lifted', at: 2, by, visit: '1', note: 'unblocked' })
    assert.equal(lifted.measures[0]?.lifted?.by, by)
    assert.deepEqual(toDo(advance(playbook, lifted, { kind: 'undone', at: 3, by, visit: '1', reason: 'x' })), ['1'])
  })
})
