import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { builtInData, isFault } from '../base/index.ts'
import { type Formats, loadFormats } from './formats.ts'

const folders = [builtInData('formats')]
const warm = loadFormats(folders)

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', '::ffff:10.0.0.1', '010.0.0.1', '10.0.0.256', '', '-'))
const name = fc.oneof(fc.domain(), fc.constantFrom('WWW.Evil.Example.', 'b\u00fccher.example', 'a..b', 'localhost', 'x'.repeat(300)))
const text = fc.oneof(address, name, fc.string({ maxLength: 8 }))
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.integer(), fc.constant(null), fc.constant({}))
const line = fc
  .record({
    _path: fc.constantFrom('dns', 'ssl', 'http', 'smtp', 'x509', 'files'),
    ts: fc.constantFrom('2026-11-23T10:00:00.123456Z', '2026-11-24T00:00:00Z', 1790000000.25),
    'id.orig_h': value,
    'id.resp_h': value,
    query: value,
    answers: value,
    server_name: value,
    host: value,
    uri: fc.constantFrom('/a', '/B?c#d', 'http://Evil.Example/x'),
    mailfrom: value,
    rcptto: value,
    sha256: fc.constantFrom('A'.repeat(64), 'a'.repeat(64), 'b'.repeat(40), 'c'),
  })
  .map((fields) => JSON.stringify(fields))

function read(formats: Formats, text: string): unknown {
  try {
    const { at, format, observables } = formats.parseLine(text)
    return { at, format, observables: observables.map(({ kind, value, from }) => `${from} ${kind} ${value}`) }
  } catch (error) {
    return isFault(error) ? error.code : error
  }
}

suite('a reader of lines', () => {
  test('says the same of a line whatever it read before', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        for (const each of [...lines, ...lines]) assert.deepEqual(read(warm, each), read(loadFormats(folders), each))
      }),
      { numRuns: 12 },
    )
  })

  test('says the same of a text after twenty thousand others', () => {
    const dns = (query: string) => JSON.stringify({ _path: 'dns', ts: '2026-11-23T10:00:00Z', query })
    const before = read(warm, dns('Known.Example'))
    for (let number = 0; number < 20_500; number += 1) {
      assert.deepEqual(read(warm, dns(`N${number}.example`)), {
        at: Date.UTC(2026, 10, 23, 10),
        format: 'zeek-dns',
        observables: [`query domain-name n${number}.example`],
      })
    }
    assert.deepEqual(read(warm, dns('Known.Example')), before)
  })

  for (const depth of [31, 32, 33, 40]) {
    test(`a line that is nested ${depth} deep is ${depth > 32 ? 'refused' : 'read'}`, () => {
      const nested = `${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`
      const deep = `{"_path":"dns","ts":"2026-11-23T10:00:00Z","deep":${nested}}`
      const siblings = `{"_path":"dns","ts":"2026-11-23T10:00:00Z","wide":[${Array(100).fill('[{}]').join()}],"text":"[[[[\\"[["}`
      assert.equal(read(warm, deep) === 'telemetry.bad-line', depth > 32)
      assert.notEqual(read(warm, siblings), 'telemetry.bad-line')
      assert.notEqual(read(warm, ` ${siblings}`), 'telemetry.bad-line')
    })
  }
})
