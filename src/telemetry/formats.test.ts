import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { sharedData } from '../../test/real-parts.ts'
import { builtInData } from '../base/index.ts'
import { loadFormats } from './formats.ts'

suite('telemetry formats', () => {
  const formats = loadFormats([builtInData('formats')])

  test('every format file of ours reads its own example', () => {
    assert.deepEqual(formats.refused, [])
    assert.ok(formats.ids.length >= 9)
  })

  const zeek = sharedData('zeek')
  const types = ['dns', 'ssl', 'smtp', 'x509', 'modbus', 'weird', 'rdp', 'ntlm', 'snmp', 'notice', 'known_hosts', 'known_services']
  for (const type of types) {
    test(`every real line of Zeek's ${type} log is read`, { skip: zeek === undefined ? 'shared data absent' : false }, () => {
      const lines = gunzipSync(readFileSync(join(zeek ?? '', `${type}.json.gz`)))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
      for (const line of lines) {
        const event = formats.parseLine(line)
        assert.ok(event.at > Date.UTC(2018, 0) && event.at < Date.UTC(2019, 0), line)
        assert.equal(event.line, line)
      }
    })
  }

  test('what is no record is refused with the reason', () => {
    const bad: [string, string][] = [
      ['', 'telemetry.bad-line'],
      ['not json', 'telemetry.bad-line'],
      ['[1,2]', 'telemetry.bad-line'],
      ['"text"', 'telemetry.bad-line'],
      ['{"_path":"dns","ts":"2026-02-30T00:00:00Z"}', 'telemetry.bad-line'],
      ['{"_path":"dns","ts":true}', 'telemetry.bad-line'],
      ['{"_path":"dns","ts":1e300}', 'telemetry.bad-line'],
      ['{"_path":"dns"}', 'telemetry.bad-line'],
      ['{"_path":"never-heard-of","ts":1}', 'telemetry.unknown-format'],
      ['{"ts":1}', 'telemetry.unknown-format'],
      [`{"_path":"dns","ts":1,"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'telemetry.bad-line'],
    ]
    for (const [line, code] of bad) assert.throws(() => formats.parseLine(line), { code }, line.slice(0, 80))
  })

  test('brackets within strings are no nesting', () => {
    assert.equal(formats.parseLine(`{"_path":"dns","ts":1,"query":"a.example","x":"${'['.repeat(500)}"}`).observables.length, 1)
  })

  test('a line that does not tell its format is read in the one named for its source', () => {
    const [dns] = formats.ids.filter((id) => id.endsWith('dns'))
    assert.equal(formats.parseLine('{"ts":1,"query":"a.example"}', dns).observables[0]?.value, 'a.example')
  })

  test("the operator's format is laid over ours; one that fails its own example is refused by name and ours stays", () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-formats-'))
    try {
      mkdirSync(join(folder, 'formats'))
      const own = (expected: string) =>
        [
          'source: ours',
          'licence: none',
          'checked: 2026-11-23',
          'title: Door locks',
          'recognise: { kind: lock }',
          'time: when',
          'observables: { peer: address }',
          'example:',
          `  line: '{"kind":"lock","when":1790000000,"peer":"198.51.100.7"}'`,
          `  at: '2026-09-21T14:13:20.000Z'`,
          `  observables: [${expected}]`,
        ].join('\n')
      writeFileSync(join(folder, 'formats', 'locks.yaml'), own('ipv4-addr 198.51.100.7'))
      writeFileSync(join(folder, 'formats', 'broken.yaml'), own('ipv4-addr 198.51.100.8'))
      const laid = loadFormats([builtInData('formats'), join(folder, 'formats')])
      assert.ok(laid.has('locks') && !laid.has('broken'))
      assert.equal(laid.refused.length, 1)
      assert.match(laid.refused[0]?.place ?? '', /broken\.yaml/)
      assert.equal(laid.parseLine('{"kind":"lock","when":1,"peer":"10.0.0.1"}').format, 'locks')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
