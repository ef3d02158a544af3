import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { action, anyRow, type Part, toPlaybook, variables } from '../../../test/made-playbook.ts'
import { advance, begin, replay } from './advance.ts'
import { parsePlaybook } from './check.ts'
import { isDoing, type Playbook } from './playbook.ts'
import { isOpen, type Run, type RunEvent, type Visit } from './run.ts'

const hourMs = 3_600_000
const by = 'Ada'

function made(parts: readonly Part[], more = {}): Playbook {
  return parsePlaybook(toPlaybook(parts, { playbook_variables: variables, ...more }))
}

function start(playbook: Playbook): Run {
  return begin(playbook, { kind: 'started', at: 0, by, variables: {} })
}

function done(visit: string, found: Record<string, string>): RunEvent {
  return { kind: 'done', at: 1, by, visit, note: '', evidence: [], variables: found, measure: null }
}

function failed(visit: string): RunEvent {
  return { kind: 'failed', at: 1, by, visit, note: 'it did not work', evidence: [] }
}

const toDo = (run: Run) => run.visits.filter(({ state }) => state === 'ready' || state === 'claimed').map(({ id }) => id)

/** What a run comes to: without the order in which its visits began. */
function outcome(run: Run) {
  return {
    state: run.state,
    variables: run.variables,
    visits: Object.fromEntries(run.visits.map(({ id, step, state, by: who, rounds, own }) => [id, { step, state, who, rounds, own }])),
  }
}

/** Works a run through as people would who choose with these numbers; gives the run when nothing more is to be done. */
function workThrough(playbook: Playbook, choose: (visit: Visit) => number, pick: (count: number) => number): Run {
  let run = start(playbook)
  for (let turn = 0; turn < 400; turn++) {
    const asking = run.visits.find(({ state }) => state === 'asking')
    const open = run.visits.filter(({ state }) => state === 'ready')
    if (open.length === 0 && asking === undefined) return run
    if (open.length === 0) {
      run = advance(playbook, run, { kind: 'set', at: 1, by, variables: { __a__: '1', __b__: '1', __c__: '1', __d__: '1' } })
      continue
    }
    const visit = open[pick(open.length)]
    assert.ok(visit)
    const step = playbook.workflow[visit.step]
    assert.ok(step !== undefined && isDoing(step))
    const chance = choose(visit)
    if (chance % 7 === 0) run = advance(playbook, run, failed(visit.id))
    else {
      const out = Object.fromEntries((step.out_args ?? []).map((name) => [name, String(chance % 3)]))
      run = advance(playbook, run, done(visit.id, out))
    }
  }
  return run
}

/** The same of a visit whenever it comes: what a person finds does not hang on the order of work. */
function chanceOf(seed: number) {
  return ({ id }: Visit) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, seed)
}

/** Such as each of people who draw lots: an order of work from a seed. */
function lots(seed: number) {
  let state = seed + 1
  return (count: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % count
  }
}

describe('a run', () => {
  const anyRun = fc.tuple(anyRow(), fc.nat(9999), fc.nat(9999))

  it('is the same when it is replayed from its events', () => {
    fc.assert(
      fc.property(anyRun, ([row, seed, order]) => {
        const playbook = made([action('first'), ...row])
        const run = workThrough(playbook, chanceOf(seed), lots(order))
        assert.deepEqual(replay(playbook, run.events), run)
        assert.deepEqual(replay(playbook, JSON.parse(JSON.stringify(run.events))), run)
      }),
      { numRuns: 200 },
    )
  })

  it('comes to the same whatever the order in which parallel branches are worked through', () => {
    let compared = 0
    fc.assert(
      fc.property(anyRun, fc.nat(9999), ([row, seed, order], other) => {
        // Every variable is known from the start: what is asked for in between would be an order of its own.
        const all = Object.fromEntries(Object.keys(variables).map((name) => [name, { type: 'integer', value: '1' }]))
        const playbook = made([action('first'), ...row], { playbook_variables: all })
        const one = workThrough(playbook, chanceOf(seed), lots(order))
        const two = workThrough(playbook, chanceOf(seed), lots(other))
        if (one.state === 'running' && toDo(one).length > 0) return
        compared += 1
        assert.deepEqual(outcome(two), outcome(one))
      }),
      { numRuns: 300 },
    )
    assert.ok(compared > 150, `${compared} compared`)
  })

  it('begins no step before the one before it is over, and ends, or waits for a person', () => {
    fc.assert(
      fc.property(anyRun, ([row, seed, order]) => {
        const playbook = made([action('first'), ...row])
        const whole = workThrough(playbook, chanceOf(seed), lots(order))
        let run: Run | undefined
        for (const event of whole.events) {
          run = event.kind === 'started' ? begin(playbook, event) : advance(playbook, run ?? whole, event)
          for (const visit of run.visits) {
            const before = run.visits.find(
              ({ parent, branch, index }) => parent === visit.parent && branch === visit.branch && index === visit.index - 1,
            )
            if (visit.index > 0)
              assert.ok(before !== undefined && !isOpen(before) && before.state !== 'left', `${visit.id} began too early`)
            const parent: Visit | undefined = run.visits.find(({ id }) => id === visit.parent)
            if (parent !== undefined && isOpen(visit)) assert.equal(parent.state, 'inside')
          }
          if (run.state === 'running') {
            const waits = run.visits.some(({ state }) => ['ready', 'claimed', 'asking', 'stuck', 'waiting'].includes(state))
            assert.ok(waits, 'it neither ends nor waits for anybody')
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('does nothing by itself that a person does: time alone ends no step', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.integer({ min: 1, max: 10_000 * hourMs }), { maxLength: 20 }), ([row], times) => {
        const playbook = made([action('first', { timeout: hourMs }), ...row])
        let run = start(playbook)
        for (const at of [...times].sort((a, b) => a - b)) run = advance(playbook, run, { kind: 'clock', at })
        assert.deepEqual(
          run.visits.map(({ id, state }) => [id, state]),
          [
            ['0', 'done'],
            ['1', 'ready'],
          ],
        )
      }),
      { numRuns: 50 },
    )
  })
})
