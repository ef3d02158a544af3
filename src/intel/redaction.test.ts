import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { testId, testObject } from '../../test/open-intel.ts'
import type { JsonObject } from '../base/index.ts'
import { toMarkingId, toScoId, toStixObject } from '../stix/index.ts'
import { closedPaths } from './granular.ts'
import { redact } from './redaction.ts'
import { IdScanner } from './references.ts'

const secret = testId('malware', 66)
const secretDomain = testId('domain-name', 66)
const red = toMarkingId('red')
const cut = (value: JsonObject) => {
  const isAbove = (id: string) => id === red
  const closed = closedPaths(value, isAbove)
  assert.ok(closed)
  const result = redact({
    value,
    closed,
    isAbove,
    isHidden: (id) => id === secret || id === secretDomain,
    scanner: new IdScanner(new Set(['malware', 'domain-name'])),
  })
  return typeof result === 'object' ? result.object.value : result
}
const malware = (more: JsonObject) => testObject('malware', 1, more).value

suite('what is left of an object', () => {
  test('is the whole object when nothing is to go', () => {
    assert.equal(cut(malware({ name: 'x' })), 'whole')
  })

  test('has no empty lists or dictionaries', () => {
    assert.deepEqual(cut(malware({ x_a: [{ b: { c: [secret] } }], x_k: { d: secret } })), malware({}))
  })

  test('has no reference without its source and no phase without its chain', () => {
    const granular_markings = [{ marking_ref: red, selectors: ['external_references.[0].source_name', 'kill_chain_phases.[1].phase_name'] }]
    const external_references = [{ source_name: 'a', external_id: '1' }, { source_name: 'b' }]
    const kill_chain_phases = [
      { kill_chain_name: 'k', phase_name: 'one' },
      { kill_chain_name: 'k', phase_name: 'two' },
    ]
    assert.deepEqual(
      cut(malware({ external_references, kill_chain_phases, granular_markings })),
      malware({ external_references: [{ source_name: 'b' }], kill_chain_phases: [{ kill_chain_name: 'k', phase_name: 'one' }] }),
    )
  })

  test('counts list positions anew where markings point at them', () => {
    const granular_markings = [
      { marking_ref: red, selectors: ['labels.[1]'] },
      { marking_ref: toMarkingId('clear'), selectors: ['labels.[0]', 'labels.[1]', 'labels.[3]', 'x_list.[2].y'] },
      { lang: 'fr', selectors: ['x_gone'] },
    ]
    const value = malware({ labels: ['a', 'b', 'c', 'd'], x_list: [secret, secret, { y: 'z' }], x_gone: secret, granular_markings })
    assert.deepEqual(
      cut(value),
      malware({
        labels: ['a', 'c', 'd'],
        x_list: [{ y: 'z' }],
        granular_markings: [{ marking_ref: toMarkingId('clear'), selectors: ['labels.[0]', 'labels.[2]', 'x_list.[0].y'] }],
      }),
    )
  })

  test('is nothing when a reference in its markings may not be named', () => {
    // Made by hand: a parser may refuse it, the gate must not rely on that.
    assert.equal(cut({ ...malware({}), object_marking_refs: [toMarkingId('clear'), secret] }), undefined)
  })

  test('is nothing when its id is a hash over what was taken out', () => {
    const value: JsonObject = { type: 'domain-name', spec_version: '2.1', value: 'bad.example', resolves_to_refs: [secretDomain] }
    const domain = toStixObject({ ...value, id: toScoId(value) ?? '' }).value
    const { resolves_to_refs: _, ...rest } = domain
    assert.deepEqual(cut(domain), rest)
    const file: JsonObject = {
      type: 'file',
      spec_version: '2.1',
      name: 'x.exe',
      size: 7,
      hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e' },
    }
    const named = { ...file, id: toScoId(file) ?? '', granular_markings: [{ marking_ref: red, selectors: ['name'] }] }
    assert.equal(cut(named), undefined)
    const sized = { ...file, id: toScoId(file) ?? '', granular_markings: [{ marking_ref: red, selectors: ['size'] }] }
    assert.equal(typeof cut(sized), 'object')
  })
})
