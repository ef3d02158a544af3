import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { JsonObject } from '../base/index.ts'
import { parseStixObject } from './index.ts'

const [one, other] = ['8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', '311b2d2d-f010-4473-83ec-1edf84858f4c']
const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00Z']

/** A versioned object of this type. */
const object = (type: string, properties: JsonObject = {}): JsonObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${one}`,
  created: early,
  modified: early,
  ...properties,
})
const malware = (properties: JsonObject = {}) => object('malware', { name: 'm', is_family: false, ...properties })
const indicator = (properties: JsonObject = {}) =>
  object('indicator', { pattern: "[ipv4-addr:value = '198.51.100.3']", pattern_type: 'stix', valid_from: early, ...properties })
const observed = (properties: JsonObject) =>
  object('observed-data', { first_observed: early, last_observed: late, number_observed: 1, ...properties })
const sightingOf = (type: string, properties: JsonObject = {}) =>
  object('sighting', { sighting_of_ref: `${type}--${other}`, ...properties })
const marking = (properties: JsonObject = {}): JsonObject => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: `marking-definition--${one}`,
  created: early,
  definition_type: 'statement',
  definition: { statement: 'for members' },
  ...properties,
})
const translation = (contents: JsonObject) =>
  object('language-content', { object_ref: `malware--${other}`, object_modified: early, contents })
const inner = { type: 'ipv4-addr', value: '198.51.100.3' }

suite('an object of STIX 2.1 is taken', () => {
  const good: Record<string, JsonObject> = {
    'S5: with a random id where others would compute one': { type: 'ipv4-addr', id: `ipv4-addr--${other}`, value: '198.51.100.3' },
    'S6: with times without fractions, and with nine digits': malware({
      created: '2026-01-01T00:00:00Z',
      modified: '2026-01-01T00:00:00.123456789Z',
    }),
    'S9: as a marking that has no modified': marking(),
    'S10: as an observable without spec_version': { type: 'domain-name', id: `domain-name--${other}`, value: 'a.example' },
    'S15: as a translation into any language': translation({ de: { name: 'x' }, 'zh-Hant-TW': { name: 'y' } }),
    'S16: as an extension of each kind': object('extension-definition', {
      name: 'x',
      schema: 's',
      version: '1',
      extension_types: ['new-sro'],
    }),
    'S17: of a type of its own, with properties of its own': object('x-thing', { x_list: [{ any: null }] }),
    'S18: with a pattern of another language, which is not looked into': indicator({ pattern: 'title: x\n', pattern_type: 'sigma' }),
    'S20: with instants behind START and STOP': indicator({ pattern: `[a:b = 1] START t'${early}' STOP t'${late}'` }),
    'S21: with observed objects within, as of old': observed({ objects: { '0': inner } }),
    'S22: as a sighting that was none': sightingOf('indicator', { count: 0 }),
    'S22: as a sighting of a type we do not know': sightingOf('x-thing'),
  }
  for (const [what, value] of Object.entries(good)) test(what, () => assert.equal(parseStixObject(JSON.stringify(value)).id, value.id))

  test('S17: without loss: its text stays letter for letter but for white space between tokens', () => {
    const text = `{"type":"x-thing","id":"x-thing--${one}","x":[1.0,1e2,"\\u00e9é","\\/"],"constructor":{"__proto__":1}}`
    assert.equal(parseStixObject(` ${text.replace(',"x":', ' , "x" : ')}\n`).text, text)
  })
})

suite('an object of STIX 2.1 is refused by its place', () => {
  const bad: [what: string, value: JsonObject, place: string][] = [
    ['S6: changed before it was made', malware({ modified: '2025-01-01T00:00:00Z' }), 'modified'],
    ['S9: a marking that was changed', marking({ modified: early }), 'modified'],
    ['S10: of a version to come', malware({ spec_version: '3.0' }), 'spec_version'],
    [
      'S14: a marking that marks itself',
      marking({ object_marking_refs: [`marking-definition--${other}`, `marking-definition--${one}`] }),
      'object_marking_refs[1]',
    ],
    ['S15: a translation into no language', translation({ 'not one!': { name: 'x' } }), 'contents.not one!'],
    ['S15: a translation of nothing', translation({ de: 'x' }), 'contents.de'],
    [
      'S16: an extension of no kind',
      object('extension-definition', { name: 'x', schema: 's', version: '1', extension_types: ['new-sro', 'odd'] }),
      'extension_types[1]',
    ],
    ['S18: valid until before it is valid', indicator({ valid_until: early }), 'valid_until'],
    ['S18: a pattern of no language', object('indicator', { pattern: '[a:b = 1]', valid_from: early }), 'pattern_type'],
    ['S20: instants as STIX 2.0 wrote them', indicator({ pattern: `[a:b = 1] START '${early}' STOP '${late}'` }), 'pattern.1:17'],
    ['S21: both objects and references', observed({ object_refs: [`ipv4-addr--${other}`], objects: { '0': inner } }), 'object_refs'],
    ['S21: neither', observed({}), 'object_refs'],
    ['S21: last before first', observed({ object_refs: [`ipv4-addr--${other}`], last_observed: '2025-01-01T00:00:00Z' }), 'last_observed'],
    ['S21: seen not once', observed({ object_refs: [`ipv4-addr--${other}`], number_observed: 0 }), 'number_observed'],
    ['S21: seen too often', observed({ object_refs: [`ipv4-addr--${other}`], number_observed: 1_000_000_000 }), 'number_observed'],
    ['S22: a sighting of an observable', sightingOf('ipv4-addr'), 'sighting_of_ref'],
    ['S22: a sighting of a sighting', sightingOf('sighting'), 'sighting_of_ref'],
    ['S22: seen less than never', sightingOf('indicator', { count: -1 }), 'count'],
    [
      'S23: over before it began',
      object('relationship', {
        relationship_type: 'uses',
        source_ref: `malware--${one}`,
        target_ref: `tool--${one}`,
        start_time: early,
        stop_time: early,
      }),
      'stop_time',
    ],
    ['S23: a time with an offset', malware({ first_seen: '2026-01-01T00:00:00+00:00' }), 'first_seen'],
    ['S23: a day that does not exist', malware({ first_seen: '2026-02-30T00:00:00Z' }), 'first_seen'],
  ]
  for (const [what, value, place] of bad)
    test(what, () => assert.throws(() => parseStixObject(JSON.stringify(value)), { name: 'Fault', place }))
})
