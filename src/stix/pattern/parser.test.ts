import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { anyPatternText } from '../../../test/pattern-samples.ts'
import { isFault } from '../../base/index.ts'
import type { Pattern } from './ast.ts'
import { toAtoms } from './atoms.ts'
import { formatPattern } from './format.ts'
import { type PatternOptions, parsePattern } from './parser.ts'
import { toPatternText } from './text.ts'

/** The tree without the offsets, which a different spelling moves. */
function shapeOf(pattern: Pattern): unknown {
  return JSON.parse(JSON.stringify(pattern.root, (key, value) => (key === 'at' ? undefined : value)))
}

function refusal(text: string, options?: PatternOptions): string {
  try {
    parsePattern(text, options)
    return 'accepted'
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return `${thrown.code} ${thrown.place}: ${thrown.message}`
  }
}

describe('reading a pattern', () => {
  it('binds AND before OR before FOLLOWEDBY', () => {
    const { root } = parsePattern('[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4]')
    assert.equal(root.kind, 'FOLLOWEDBY')
    assert.equal(formatPattern(parsePattern('([a:b=1] AND [a:b=2]) OR [a:b=3]')), '[a:b = 1] AND [a:b = 2] OR [a:b = 3]')
    assert.equal(formatPattern(parsePattern('[a:b=1] AND ([a:b=2] OR [a:b=3])')), '[a:b = 1] AND ([a:b = 2] OR [a:b = 3])')
  })

  it('takes every kind of constant, comment and path', () => {
    const text = `[ /* all */ x-y:'a b'.c[0][*].d_ref.e NOT IN (1, -2.5, .5) // rest
      AND (x-y:f == true OR x-y:g <> h'00fF' OR x-y:h >= b'AQ==' OR NOT EXISTS x-y:i)
      AND x-y:j = t'2026-01-31T12:00:00.25Z' AND x-y:k LIKE 'it\\'s \\\\ %'] WITHIN .5 SECONDS REPEATS 2 TIMES
      START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'`
    assert.equal(
      formatPattern(parsePattern(text)),
      "[x-y:'a b'.c[0][*].d_ref.e NOT IN (1, -2.5, 0.5) AND (x-y:f = true OR x-y:g != h'00ff' OR x-y:h >= b'AQ==' OR NOT EXISTS x-y:i) " +
        "AND x-y:j = t'2026-01-31T12:00:00.25Z' AND x-y:k LIKE 'it\\'s \\\\ %'] WITHIN 0.5 SECONDS REPEATS 2 TIMES " +
        "START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'",
    )
  })

  it('says where a text stops being a pattern, and what was expected there', () => {
    const cases: [string, string][] = [
      ['', '1:1: expected [ or (, the pattern ends'],
      ['file:size = 1', '1:1: expected [ or (, found file'],
      ["[a:b = 'x'", '1:11: expected AND, OR or ], the pattern ends'],
      ['[a:b = 1\n  AND ]', '2:7: expected an object type such as ipv4-addr, found ]'],
      ['[a:b-c = 1]', "1:4: expected a property name, found b-c: in a path it must be quoted, as 'b-c'"],
      ["[a:b = 'x", "1:8: this string has no closing quote '"],
      ['[a:b = 007]', '1:9: expected AND, OR or ], found 0'],
      ["[a:b IN (1, 'x')]", '1:9: the members of a set must be of one type'],
      ['[a:b > true]', '1:8: expected a constant that has an order, found true'],
      ["[a:b ISSUBSET 'x']", "1:15: ISSUBSET compares with an address or a range such as '198.51.100.0/24'"],
      ['[a:b = 1] within 5 SECONDS', '1:11: expected AND, OR, FOLLOWEDBY, a qualifier or the end, found within'],
      ['[a:b = 1] WITHIN 0 SECONDS', '1:18: WITHIN needs more than 0 seconds'],
      ['[a:b = 1] REPEATS 0 TIMES', '1:19: REPEATS needs at least 1 time'],
      ['[a:b = 9007199254740993]', '1:8: an integer in STIX lies between -9007199254740991 and 9007199254740991'],
      ["[a:b = t'2026-02-30T00:00:00Z']", "1:8: expected an instant such as t'2026-01-31T12:00:00Z', found t'2026-02-30T00:00:00Z'"],
      ["[a:b = h'0']", "1:8: expected pairs of hex digits in h'…'"],
      ["[a:b = b'====']", "1:8: expected base64 in b'…'"],
      ['[a:b = ?]', '1:8: the character "?" has no meaning in a pattern'],
    ]
    for (const [text, expected] of cases) assert.equal(refusal(text), `stix.bad-pattern ${expected}`)
  })

  it('takes the START of STIX 2.0 only when asked for', () => {
    const text = "[a:b = 1] START '2026-01-01T00:00:00Z' STOP '2026-01-02T00:00:00Z'"
    assert.match(refusal(text), /^stix.bad-pattern 1:17: expected an instant/)
    assert.equal(refusal(text, { stixVersion: '2.0' }), 'accepted')
  })

  it('refuses what is too deep or too long before it can do harm', () => {
    assert.match(refusal('('.repeat(10_000)), /^stix.pattern-too-costly 1:102/)
    assert.match(refusal(`[${'('.repeat(10_000)}`), /^stix.pattern-too-costly/)
    assert.match(refusal(`[a:b = '${'x'.repeat(2_000_000)}']`), /^stix.pattern-too-costly/)
    assert.match(refusal(`[a:b = 1]${' REPEATS 1 TIMES'.repeat(1000)}`), /^stix.bad-pattern/)
    assert.match(refusal(`[a:${'b.'.repeat(1000)}c = 1]`), /^stix.bad-pattern/)
    assert.equal(refusal(`[a:b IN (${'1,'.repeat(100_000)}1)]`), 'accepted')
  })
})

describe('writing a pattern', () => {
  it('reads back as the same tree, whatever the spelling was', () => {
    fc.assert(
      fc.property(anyPatternText, (text) => {
        const pattern = parsePattern(text)
        assert.deepEqual(shapeOf(parsePattern(formatPattern(pattern))), shapeOf(pattern))
      }),
    )
  })

  it('quotes any value and any property name so that they come back unchanged', () => {
    const anyValue = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }), anyValue, (path, value) => {
        const { root } = parsePattern(toPatternText('x-any', path, value))
        assert.ok(root.kind === 'observation' && root.comparison.kind === 'comparison')
        assert.deepEqual(
          root.comparison.path.steps,
          path.map((name) => ({ kind: 'property', name })),
        )
        assert.equal(root.comparison.values[0]?.value, Object.is(value, -0) ? 0 : value)
      }),
    )
  })
})

describe('taking a pattern apart for the event stream', () => {
  it('gives one atom for each comparison and each member of a set', () => {
    const { atoms, isExact } = toAtoms(
      parsePattern(
        "[domain-name:value = 'x' OR ipv4-addr:value IN ('y', 'z')] OR ([file:hashes.'SHA-256' = '0'] OR [email-message:from_ref.value LIKE '%@a'])",
      ),
    )
    assert.equal(isExact, true)
    assert.deepEqual(
      atoms.map(({ path, operator, value }) => `${path} ${operator} ${value}`),
      [
        'domain-name:value = x',
        'ipv4-addr:value = y',
        'ipv4-addr:value = z',
        "file:hashes.'SHA-256' = 0",
        'email-message:from_ref.value LIKE %@a',
      ],
    )
  })

  it('spells a path one way, however it was written', () => {
    const { atoms } = toAtoms(
      parsePattern("[file:'hashes'.MD5 = '0' OR network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = '1']"),
    )
    assert.deepEqual(
      atoms.map(({ path }) => path),
      ['file:hashes.MD5', "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"],
    )
  })

  it('gives none where one value cannot decide', () => {
    for (const text of [
      '[a:b = 1 AND a:c = 2]',
      '[a:b = 1] AND [a:c = 2]',
      '[a:b = 1] FOLLOWEDBY [a:c = 2]',
      '[a:b = 1] OR [a:b != 2]',
      '[a:b NOT = 1]',
      '[EXISTS a:b]',
      '[a:b = 1] REPEATS 2 TIMES',
      '[a:b = 1] WITHIN 5 SECONDS',
      "[a:b = 1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'",
    ]) {
      assert.deepEqual(toAtoms(parsePattern(text)), { atoms: [], isExact: false }, text)
    }
  })
})
