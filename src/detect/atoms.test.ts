import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compilePattern } from './atoms.ts'

function atomsOf(pattern: string): string[] {
  const compiled = compilePattern(pattern)
  return 'held' in compiled ? assert.fail(compiled.held) : compiled.atoms.map(({ kind, how, value }) => `${kind} ${how} ${value}`)
}

function heldOf(pattern: string): string {
  const compiled = compilePattern(pattern)
  return 'held' in compiled ? compiled.held : assert.fail(`taken: ${pattern}`)
}

suite('a pattern compiled for the matcher', () => {
  test('looks for the normal form of each value', () => {
    assert.deepEqual(atomsOf("[domain-name:value = 'EVIL.Example.']"), ['domain-name exact evil.example'])
    assert.deepEqual(atomsOf(`[file:hashes.'SHA-256' = '${'AB'.repeat(32)}']`), [`file:sha256 exact ${'ab'.repeat(32)}`])
    assert.deepEqual(atomsOf("[ipv6-addr:value = '2001:DB8:0::1']"), ['ipv6-addr exact 2001:db8::1'])
  })

  test('takes every spelling of a hash name', () => {
    const md5 = '0123456789abcdef0123456789abcdef'
    for (const name of ['MD5', "'MD5'", 'md5']) assert.deepEqual(atomsOf(`[file:hashes.${name} = '${md5}']`), [`file:md5 exact ${md5}`])
    const sha1 = `${md5}01234567`
    for (const name of ["'SHA-1'", 'SHA1', "'sha-1'"])
      assert.deepEqual(atomsOf(`[file:hashes.${name} = '${sha1}']`), [`file:sha1 exact ${sha1}`])
  })

  test('takes each alternative, within a comparison and between observations', () => {
    assert.deepEqual(atomsOf("[domain-name:value IN ('a.example', 'b.example')] OR [url:value LIKE 'http://%.example/x']"), [
      'domain-name exact a.example',
      'domain-name exact b.example',
      'url like http://%.example/x',
    ])
  })

  test('tells blocks from addresses', () => {
    assert.deepEqual(atomsOf("[ipv4-addr:value = '198.51.100.0/24']"), ['ipv4-addr range 198.51.100.0/24'])
    assert.deepEqual(atomsOf("[ipv4-addr:value ISSUBSET '198.51.100.0/24']"), ['ipv4-addr range 198.51.100.0/24'])
    assert.deepEqual(atomsOf("[ipv4-addr:value = '198.51.100.7/32']"), ['ipv4-addr exact 198.51.100.7'])
    assert.deepEqual(atomsOf("[ipv4-addr:value ISSUPERSET '198.51.100.7/32']"), ['ipv4-addr exact 198.51.100.7'])
    assert.match(heldOf("[ipv4-addr:value ISSUPERSET '198.51.100.0/24']"), /no single address/)
    assert.match(heldOf("[ipv6-addr:value = '198.51.100.0/24']"), /no block of ipv6-addr/)
  })

  test('holds what one observable cannot decide, each with its reason', () => {
    assert.match(heldOf("[domain-name:value = 'a.example' AND domain-name:value = 'b.example']"), /more than one/)
    assert.match(heldOf("[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']"), /more than one/)
    assert.match(heldOf("[domain-name:value != 'a.example']"), /more than one/)
    assert.match(heldOf("[domain-name:value = 'a.example'] REPEATS 5 TIMES"), /more than one/)
    assert.match(heldOf("[domain-name:value = 'a.example'"), /cannot be read/)
    assert.match(heldOf("[url:value MATCHES '(?=x)']"), /linear time/)
    assert.match(heldOf("[ipv4-addr:value = 'not an address']"), /is no ipv4-addr/)
  })

  test('leaves out the part that telemetry cannot tell, and says so', () => {
    const compiled = compilePattern("[domain-name:value = 'a.example' OR process:name = 'x']")
    assert.ok('atoms' in compiled)
    assert.deepEqual([compiled.atoms.length, compiled.left], [1, 'telemetry does not tell process:name'])
  })
})
