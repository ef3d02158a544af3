import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault, type JsonObject } from '../../base/index.ts'
import { matchPattern } from './match.ts'
import { parsePattern } from './parser.ts'
import { toStreamPredicate } from './stream.ts'

/** A day of sightings: each entry is [from second, to second, number_observed, the object's properties]. */
function observe(...sightings: [from: number, to: number, count: number, body: JsonObject][]): JsonObject[] {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()
  return sightings.flatMap(([from, to, count, body], index) => [
    {
      type: 'observed-data',
      id: `observed-data--${index}`,
      first_observed: at(from),
      last_observed: at(to),
      number_observed: count,
      object_refs: [`x--${index}`],
    },
    { type: 'x', id: `x--${index}`, ...body },
  ])
}

function matches(pattern: string, observations: JsonObject[]): boolean {
  return matchPattern(parsePattern(pattern), observations).isMatch
}

function faultOf(run: () => unknown): string {
  try {
    run()
    return 'none'
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return `${thrown.code}${thrown.place === undefined ? '' : ` ${thrown.place}`}`
  }
}

describe('what one value decides', () => {
  const values = observe([
    0,
    0,
    1,
    { ip: '2001:db8::17', host: 'example.org', text: 'a\nb', flag: true, raw_hex: '616263', far: '\u{1F600}' },
  ])
  const table: [string, boolean][] = [
    ["x:ip ISSUBSET '2001:db8::/32'", true],
    ["x:ip ISSUBSET '2001:db9::/32'", false],
    ["x:ip ISSUBSET '0.0.0.0/0'", false],
    ["x:ip ISSUPERSET '2001:db8::17'", true],
    ["x:host ISSUBSET '10.0.0.0/8'", false],
    ["x:text LIKE 'a%b'", true],
    ["x:text LIKE 'a_b'", true],
    ["x:text MATCHES '^b'", false],
    ["x:text MATCHES 'b$'", true],
    ['x:flag IN (1)', false],
    ['x:flag = 1', false],
    ['x:flag != 1', true],
    ["x:raw_hex IN ('abc')", true],
    ["x:raw_hex = 'abc'", true],
    ["x:far > '\uffff'", true],
    ['EXISTS x:flag', true],
    ['NOT EXISTS x:flag', false],
    ['NOT EXISTS x:absent', true],
    ['x:absent != 1', false],
  ]
  for (const [comparison, expected] of table) {
    it(`${comparison} is ${expected}`, () => assert.equal(matches(`[${comparison}]`, values), expected))
  }

  it('needs one object for both sides of an AND within brackets', () => {
    const two = observe([0, 0, 1, { a: 1 }], [0, 0, 1, { b: 2 }])
    assert.equal(matches('[x:a = 1 AND x:b = 2]', two), false)
    assert.equal(matches('[x:a = 1] AND [x:b = 2]', two), true)
  })

  it('names the object whose value cannot be what its property says', () => {
    assert.equal(
      faultOf(() => matches("[x:raw_hex = 'a']", observe([0, 0, 1, { raw_hex: 'zz' }]))),
      'stix.bad-observation x--0',
    )
    assert.equal(
      faultOf(() => matches("[x:at > t'2026-01-01T00:00:00Z']", observe([0, 0, 1, { at: 'soon' }]))),
      'stix.bad-observation x--0',
    )
    assert.equal(
      faultOf(() => matches('[x:a = 1]', observe([5, 1, 1, { a: 1 }]))),
      'stix.bad-observation observed-data--0',
    )
  })

  it('refuses by name what a linear regular expression cannot do', () => {
    assert.equal(
      faultOf(() => matches("[x:host MATCHES '(e)\\\\1']", values)),
      'stix.unsupported-pattern',
    )
    assert.equal(
      faultOf(() => matches("[x:host MATCHES '(?=e)']", values)),
      'stix.unsupported-pattern',
    )
    assert.equal(
      faultOf(() => matches("[x:host MATCHES '(e']", values)),
      'stix.bad-pattern',
    )
  })
})

describe('what several observations decide', () => {
  const three = observe([0, 1, 1, { n: 1 }], [4, 4, 2, { n: 2 }], [9, 9, 1, { n: 3 }])
  const table: [string, boolean][] = [
    ['[x:n = 1] AND [x:n < 9]', true],
    ['[x:n = 1] AND [x:n = 1]', false],
    ['[x:n = 2] AND [x:n = 2]', true],
    ['[x:n > 0] REPEATS 4 TIMES', true],
    ['[x:n > 0] REPEATS 5 TIMES', false],
    ['([x:n = 1] AND [x:n = 2]) WITHIN 3 SECONDS', true],
    ['([x:n = 1] AND [x:n = 2]) WITHIN 2.999 SECONDS', false],
    ['[x:n = 1] FOLLOWEDBY [x:n = 3]', true],
    ['[x:n = 3] FOLLOWEDBY [x:n = 1]', false],
    ['[x:n = 2] FOLLOWEDBY [x:n = 2]', true],
    ["[x:n = 2] START t'2026-01-01T00:00:04Z' STOP t'2026-01-01T00:00:05Z'", true],
    ["[x:n = 2] START t'2026-01-01T00:00:03Z' STOP t'2026-01-01T00:00:04Z'", false],
    ['([x:n = 1] OR [x:n = 2]) REPEATS 3 TIMES', true],
    ['([x:n = 1] FOLLOWEDBY [x:n = 2] OR [x:n = 3] REPEATS 2 TIMES) REPEATS 2 TIMES', false],
  ]
  for (const [pattern, expected] of table) {
    it(`${pattern} is ${expected}`, () => assert.equal(matches(pattern, three), expected))
  }

  it('reads observed-data with its objects nested, as STIX 2.0 has it', () => {
    const nested: JsonObject = {
      type: 'observed-data',
      first_observed: '2026-01-01T00:00:00Z',
      last_observed: '2026-01-01T00:00:00Z',
      number_observed: 1,
      objects: { '0': { type: 'x', peer_ref: '1' }, '1': { type: 'x', name: 'ann' } },
    }
    assert.equal(matches("[x:peer_ref.name = 'ann']", [nested]), true)
  })
})

describe('saying why', () => {
  it('names the observations, the objects and the values', () => {
    const { why } = matchPattern(
      parsePattern("[x:name = 'ann' AND x:age > 3] REPEATS 2 TIMES"),
      observe([0, 0, 9, { name: 'ann', age: 4 }]),
    )
    assert.deepEqual(why, [
      "[x:name = 'ann' AND x:age > 3] is met by observed-data--0 (2 of its observations): " +
        `x--0 with x:name = 'ann' (it is "ann") and x:age > 3 (it is 4)`,
    ])
  })

  it('names the expression that nothing matches', () => {
    const { why } = matchPattern(parsePattern('[x:n = 1] AND [x:n = 5]'), observe([0, 0, 1, { n: 1 }]))
    assert.deepEqual(why, ['Nothing observed matches [x:n = 5].'])
  })

  it('tells too few observations from the wrong times', () => {
    const two = observe([0, 0, 1, { n: 1 }], [5, 5, 1, { n: 2 }])
    assert.equal(matchPattern(parsePattern('[x:n = 2] FOLLOWEDBY [x:n = 1]'), two).obstacle, 'time')
    assert.equal(matchPattern(parsePattern('[x:n = 1] AND [x:n = 1]'), two).obstacle, 'too-few')
    assert.match(matchPattern(parsePattern('[x:n = 1]'), []).why[0] ?? '', /^There is no observed-data/)
  })
})

describe('hostile patterns', () => {
  const many = observe(
    ...Array.from({ length: 60 }, (_, index): [number, number, number, JsonObject] => [index, index, 1, { n: index % 5 }]),
  )
  const chain = (count: number, of: (index: number) => string, by: string) =>
    Array.from({ length: count }, (_, index) => of(index)).join(by)

  it('are decided where a plain search would take for ever', () => {
    assert.equal(
      matches(
        chain(60, () => '[x:n < 9]', ' FOLLOWEDBY '),
        many,
      ),
      true,
    )
    assert.equal(
      matches(
        chain(61, () => '[x:n < 9]', ' AND '),
        many,
      ),
      false,
    )
    assert.equal(matches('[x:n < 9] REPEATS 1000000 TIMES', observe([0, 0, 999_999_999, { n: 1 }])), true)
    assert.equal(matches('([x:n = 1] FOLLOWEDBY [x:n = 2]) REPEATS 10 TIMES', many), true)
    assert.equal(matches("[x:n = 0 OR x:n MATCHES '(a+)+$']", many), true)
  })

  it('end in a fault where the answer is out of reach', () => {
    const tangled = chain(12, () => '([x:n = 1] AND [x:n = 2] AND [x:n = 3]) WITHIN 1 SECONDS', ' AND ')
    assert.equal(
      faultOf(() => matchPattern(parsePattern(tangled), many, { maxSteps: 100_000 })),
      'stix.pattern-too-costly',
    )
    const alternatives = chain(30, () => '([x:n = 1] REPEATS 2 TIMES OR [x:n = 2] REPEATS 2 TIMES)', ' AND ')
    assert.equal(
      faultOf(() => matchPattern(parsePattern(alternatives), many, { maxSteps: 100_000 })),
      'stix.pattern-too-costly',
    )
  })
})

describe('one value at a time', () => {
  it('decides comparisons joined by OR, whatever their operators', () => {
    const predicate = toStreamPredicate(
      parsePattern("[domain-name:value LIKE '%.example' OR ipv4-addr:value ISSUBSET '10.0.0.0/8'] OR [x:n > 3]"),
    )
    assert.ok(predicate !== undefined)
    assert.deepEqual(predicate.paths, ['domain-name:value', 'ipv4-addr:value', 'x:n'])
    assert.equal(predicate.matches('domain-name', 'domain-name:value', 'a.example'), true)
    assert.equal(predicate.matches('ipv4-addr', 'ipv4-addr:value', '10.9.8.7'), true)
    assert.equal(predicate.matches('ipv4-addr', 'ipv4-addr:value', '11.9.8.7'), false)
    assert.equal(predicate.matches('x', 'x:n', 4), true)
    assert.equal(predicate.matches('x', 'x:other', 4), false)
  })

  it('has nothing to say where one value is not enough', () => {
    assert.equal(toStreamPredicate(parsePattern('[x:n = 1 AND x:m = 2]')), undefined)
  })
})
