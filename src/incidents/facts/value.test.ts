import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadFactDefinitions } from '../fact-files.ts'
import { requireDefinition } from './definition.ts'
import { toSheet } from './fact.ts'
import { isUnknown, parseFactValue } from './value.ts'

const { definitions, refused } = loadFactDefinitions()
const read = (name: string, written: unknown, zone?: string) => parseFactValue(requireDefinition(definitions, name), written, zone)

describe('a fact', () => {
  it('has a definition that proves its own example', () => {
    assert.deepEqual(refused, [])
    assert.ok(definitions.size > 100)
  })

  it('is found under the names that people write', () => {
    for (const name of ['personal-data-breach', 'Personal data', 'personal_data_breach', 'PERSONAL-DATA-BREACH'])
      assert.equal(requireDefinition(definitions, name).id, 'personal-data-breach')
    assert.equal(requireDefinition(definitions, 'aware').id, 'aware-at')
    assert.throws(() => requireDefinition(definitions, 'persnal data breach'), /Do you mean "personal-data-breach"\?/)
  })

  it('has no name that another has too', () => {
    const seen = new Map<string, string>()
    for (const { id, also } of definitions.values()) {
      for (const name of [id, ...also]) {
        assert.equal(seen.get(name), undefined, `"${name}" is ${seen.get(name)} and ${id}`)
        seen.set(name, id)
      }
    }
  })

  it('is read as people write it', () => {
    assert.equal(read('data-subjects', '1 200 000'), 1_200_000)
    assert.equal(read('economic-cost', 'EUR 2.5 million'), 2_500_000)
    assert.equal(read('economic-cost', '100,001'), 100_001)
    assert.equal(read('clients-share', '12.5 %'), 12.5)
    assert.equal(read('critical-downtime', '2 h 30 min'), 150)
    assert.equal(read('critical-downtime', 'PT1H30M'), 90)
    assert.equal(read('critical-downtime', 45), 45)
    assert.equal(read('personal-data-breach', 'Yes'), true)
    assert.deepEqual(read('affected-states', 'de, uk'), ['DE', 'GB'])
    assert.deepEqual(read('entity-kinds', ['Bank', 'cloud provider']), ['cloud-provider', 'credit-institution'])
    assert.equal(read('aware-at', '2026-11-20 17:40', 'Europe/Berlin'), Date.parse('2026-11-20T16:40:00Z'))
    assert.equal(read('aware-at', '2026-11-20 17:40 America/New_York'), Date.parse('2026-11-20T22:40:00Z'))
    assert.equal(read('aware-at', '2026-10-25 02:30', 'Europe/Berlin'), Date.parse('2026-10-25T00:30:00Z'), 'the first of the two')
  })

  it('is refused when it is not of its kind, and says what it takes', () => {
    assert.throws(() => read('clients-share', 'many'), /percentage such as "12 %"/)
    assert.throws(() => read('aware-at', '2026-02-30 10:00'), /a time such as/)
    assert.throws(() => read('aware-at', '2026-02-20 25:00'), /a time such as/)
    assert.throws(() => read('entity-kinds', 'banc'), /Do you mean/)
    assert.throws(() => read('personal-data-breach', 'perhaps'), /yes, no or unknown/)
  })

  it('is unknown in any of the words for it', () => {
    for (const word of ['unknown', 'Unknown', '?', '', null]) assert.ok(isUnknown(word))
    assert.ok(!isUnknown('no'))
  })
})

describe('a sheet', () => {
  const fact = (value: boolean | undefined, at: number) =>
    ({ definition: 'personal-data-breach', value, at, sure: value === undefined ? 'unknown' : 'known' }) as const

  it('holds the newest statement of a fact, in whatever order they came', () => {
    const versions = [fact(false, 1), fact(true, 3), fact(undefined, 2)]
    for (const turned of [versions, versions.toReversed()]) assert.equal(toSheet(turned).get('personal-data-breach')?.value, true)
  })

  it('knows no more what was taken back', () => {
    assert.equal(toSheet([fact(true, 1), fact(undefined, 2)]).has('personal-data-breach'), false)
  })
})
