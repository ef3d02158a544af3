import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { action, agent, anyRow, toPlaybook, variables } from '../../../test/made-playbook.ts'
import { isFault, type JsonObject } from '../../base/index.ts'
import { checkPlaybook, parsePlaybook, toPlaybookJson } from './check.ts'

const id = (type: string, number: number) => `${type}--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
// Steps of the playbook below: start 1, first 2, parallel 3, left 4 and its end 5, right 6 and its end 7, last 8, end 9.
const whole = toPlaybook([action('first'), { kind: 'parallel', branches: [[action('left')], [action('right')]] }, action('last')], {
  playbook_variables: variables,
})
type Steps = Record<string, Record<string, unknown>>

/** The playbook with something broken in it, and what is said of that. */
function errorsOf(spoil: (playbook: Record<string, unknown>, steps: Steps) => void): string[] {
  const copy = structuredClone(whole)
  spoil(copy, copy.workflow as Steps) // made above: steps by id
  const { problems, playbook } = checkPlaybook(copy)
  const errors = problems.filter(({ weight }) => weight === 'error')
  assert.equal(playbook === undefined, errors.length > 0)
  return errors.map(({ rule, place }) => `${rule} ${place}`)
}

const at = (type: string, number: number) => `workflow.${id(type, number)}`

describe('a playbook', () => {
  it('that keeps every rule is taken, with nothing dropped: unknown properties and extensions are still there', () => {
    const extension = 'extension-definition--00000000-0000-4000-8000-0000000000f1'
    const json: JsonObject = {
      ...whole,
      x_house: { deep: [1, { two: null }] },
      extension_definitions: {
        [extension]: { type: 'extension-definition', name: 'house', created_by: String(whole.created_by), schema: 'ours', version: '1' },
      },
      playbook_extensions: { [extension]: { anything: true } },
      signatures: [{ type: 'jss', id: 'jss--1', algorithm: 'Ed25519', signee: 'someone', value: 'abc', more: 1 }],
    }
    assert.deepEqual(toPlaybookJson(parsePlaybook(JSON.parse(JSON.stringify(json)))), json)
    fc.assert(
      fc.property(anyRow(), (row) => {
        const made = toPlaybook([action('first'), ...row], { playbook_variables: variables })
        const { problems, playbook } = checkPlaybook(made)
        assert.deepEqual(problems, [])
        assert.deepEqual(playbook?.json, made)
      }),
      { numRuns: 200 },
    )
  })

  it('is refused with the place of every error', () => {
    const cases: [string[], (playbook: Record<string, unknown>, steps: Steps) => void][] = [
      [['shape spec_version'], (playbook) => (playbook.spec_version = 'cacao-1.0')],
      [[`shape workflow.${id('action', 2)}.commands`], (_, steps) => (steps[id('action', 2)] = { type: 'action', agent })],
      [['identifier id'], (playbook) => (playbook.id = 'playbook--17')],
      [['identifier created_by'], (playbook) => (playbook.created_by = id('individual', 1))],
      [['times modified'], (playbook) => (playbook.modified = '2020-01-01T00:00:00.000Z')],
      [['times valid_until'], (playbook) => Object.assign(playbook, { valid_from: playbook.created, valid_until: playbook.created })],
      [
        [`dangling ${at('action', 8)}.on_completion`, `unreachable ${at('end', 9)}`],
        (_, steps) => set(steps, id('action', 8), { on_completion: id('end', 99) }),
      ],
      [[`dangling ${at('action', 2)}.agent`], (playbook) => (playbook.agent_definitions = {})],
      [[`dangling ${at('action', 2)}.targets[0]`], (_, steps) => set(steps, id('action', 2), { targets: [id('linux', 1)] })],
      [[`dangling markings[0]`], (playbook) => (playbook.markings = [id('marking-tlp', 1)])],
      [[`followers ${at('action', 8)}`], (_, steps) => set(steps, id('action', 8), { on_success: id('end', 9) })],
      [
        [`followers ${at('end', 9)}`, `circle ${at('end', 9)}.on_completion`],
        (_, steps) => set(steps, id('end', 9), { on_completion: id('action', 8) }),
      ],
      [
        [`circle ${at('action', 8)}.on_failure`],
        (_, steps) => set(steps, id('action', 8), { on_completion: undefined, on_success: id('end', 9), on_failure: id('action', 2) }),
      ],
      [[`unreachable ${at('end', 70)}`], (_, steps) => (steps[id('end', 70)] = { type: 'end' })],
      [[`identifier ${at('end', 9)}.type`], (_, steps) => set(steps, id('end', 9), { type: 'start', on_completion: id('end', 7) })],
      [[`extra`], (_, steps) => set(steps, id('action', 2), { out_args: ['__none__'] })],
      [
        [`variable playbook_variables.__a__.value`],
        (playbook) => (playbook.playbook_variables = { ...variables, __a__: { type: 'integer', value: 'many' } }),
      ],
      [[`variable playbook_variables.a`], (playbook) => (playbook.playbook_variables = { ...variables, a: { type: 'string' } })],
    ]
    for (const [expected, spoil] of cases) {
      const errors = errorsOf(spoil)
      if (expected[0] === 'extra') assert.deepEqual(errors, [`variable ${at('action', 2)}.out_args[0]`])
      else for (const one of expected) assert.ok(errors.includes(one), `${one}: ${errors.join('; ')}`)
    }
  })

  it('whose branches share their end is refused: nobody would know when to go on', () => {
    const errors = errorsOf((_, steps) => {
      set(steps, id('action', 6), { on_completion: id('end', 5) })
      delete steps[id('end', 7)]
    })
    assert.deepEqual(errors, [`two-branches ${at('end', 5)}`])
  })

  it('with a condition that cannot be read, or about a variable that is not there, is refused', () => {
    const asks = (condition: string) => toPlaybook([{ kind: 'if', condition, yes: [action('x')] }], { playbook_variables: variables })
    const ruleOf = (condition: string) =>
      checkPlaybook(asks(condition)).problems.map(({ rule, place }) => `${rule} ${place.split('.').at(-1)}`)
    assert.deepEqual(ruleOf('__a__:value > '), ['condition condition'])
    assert.deepEqual(ruleOf('__nobody__:value > 1'), ['variable condition'])
    assert.deepEqual(ruleOf("[ipv4-addr:value = '1.2.3.4'"), ['condition condition'])
    assert.deepEqual(ruleOf('__a__:value > 1'), [])
  })

  it('that says of itself what it is not gets a remark, and is taken', () => {
    const { problems, playbook } = checkPlaybook({
      ...whole,
      playbook_processing_summary: { while_logic: true },
      created: '2026-11-25T00:00:00Z',
    })
    assert.ok(playbook)
    assert.deepEqual(problems.map(({ rule, weight }) => `${weight} ${rule}`).sort(), ['remark summary', 'remark times'])
  })

  it('of any kind of rubbish is refused with a reason, never with an accident', () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    const anyBroken = fc.tuple(fc.constantFrom(...Object.keys(whole), 'workflow_exception', 'switch'), json)
    fc.assert(
      fc.property(
        fc.oneof(
          json,
          anyBroken.map(([name, value]) => ({ ...whole, [name]: value })),
        ),
        (value) => {
          const { problems, playbook } = checkPlaybook(value)
          if (playbook !== undefined) return
          assert.ok(problems.length > 0)
          assert.throws(
            () => parsePlaybook(value),
            (thrown) => isFault(thrown) && thrown.code === 'cacao.bad-playbook',
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

function set(steps: Steps, key: string, properties: Record<string, unknown>): void {
  const step = Object.assign(steps[key] ?? {}, properties)
  for (const name of Object.keys(step)) if (step[name] === undefined) delete step[name]
}
