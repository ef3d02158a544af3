import fc from 'fast-check'
import type { JsonObject } from '../src/base/index.ts'

/** For tests: small worlds in which patterns sometimes match, and pattern texts that speak of them. */
const names = ['ann', 'bob', 'cy', 'Ann', 'a%b', 'é', 'e\u0301'] as const
const start = Date.UTC(2026, 0, 1)
const toTime = (second: number) => new Date(start + second * 500).toISOString()

const anyThing = fc.record(
  {
    name: fc.constantFrom(...names),
    age: fc.integer({ min: 0, max: 4 }),
    weight: fc.constantFrom(0.5, 1, 2.25),
    live: fc.boolean(),
    at: fc.constantFrom('2026-01-01T00:00:01Z', '2026-01-01T00:00:01.5Z', '2027-01-01T00:00:00Z'),
    raw_hex: fc.constantFrom('616e6e', '626f62', ''),
    raw_bin: fc.constantFrom('YW5u', 'Ym9i'),
    tags: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
    address: fc.constantFrom('10.0.0.1', '10.0.0.0/24', '10.1.0.0/16', '192.0.2.7'),
    inner: fc.record({ 'odd-name': fc.integer({ min: 0, max: 2 }) }),
    peer: fc.nat(3),
    peers: fc.array(fc.nat(3), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

const anyObserved = fc.record({
  from: fc.nat(10),
  length: fc.nat(4),
  count: fc.integer({ min: 1, max: 3 }),
  things: fc.array(fc.record({ type: fc.constantFrom('thing', 'thing', 'other-thing'), body: anyThing }), { minLength: 1, maxLength: 2 }),
})

const toId = (type: string, number: number) => `${type}--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** One bundle with up to four observed-data. */
export const anyObservations: fc.Arbitrary<JsonObject[]> = fc.array(anyObserved, { minLength: 1, maxLength: 4 }).map((list) => {
  const objects: JsonObject[] = []
  for (const [index, { from, length, count, things }] of list.entries()) {
    const ids = things.map(({ type }, inner) => toId(type, index * 10 + inner))
    const reference = (number: number) => ids[number] ?? toId('thing', 999)
    objects.push({
      type: 'observed-data',
      id: toId('observed-data', index),
      first_observed: toTime(from),
      last_observed: toTime(from + length),
      number_observed: count,
      object_refs: ids,
    })
    for (const [inner, { type, body }] of things.entries()) {
      const { peer, peers, inner: nested, ...rest } = body
      objects.push({
        ...rest,
        type,
        id: ids[inner] ?? '',
        ...(nested === undefined ? {} : { inner: { ...nested } }),
        ...(peer === undefined ? {} : { peer_ref: reference(peer) }),
        ...(peers === undefined ? {} : { peer_refs: peers.map(reference) }),
      })
    }
  }
  return [{ type: 'bundle', id: toId('bundle', 1), objects }]
})

const not = fc.constantFrom('', '', 'NOT ')
const anyConstant = fc.constantFrom(
  ...["'ann'", "'bob'", "'é'", '0', '1', '2.25', '+2', '-1', 'true', 'false', "h'616e6e'", "b'Ym9i'", "'x'", "''"],
  // Of all these, only what is stored under at may be compared with an instant: for other texts it is a fault.
  ...['.5', '4.0', "'\\\\'", "'\\''"],
)
const anyPath = fc.constantFrom(
  ...['name', 'age', 'weight', 'live', 'raw_hex', 'raw_bin', 'tags[0]', 'tags[*]', "inner.'odd-name'", 'peer_ref.name'],
  ...['peer_refs[*].age', 'peer_ref.peer_ref.name', 'type', 'none', 'inner', 'tags', 'name[*]', 'peer_ref', 'at'],
)
const anyType = fc.constantFrom('thing', 'thing', 'thing', 'other-thing', 'observed-data')

const anyComparison: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(anyType, anyPath, not, fc.constantFrom('=', '!=', '==', '<>'), anyConstant)
    .map(([type, path, negation, operator, constant]) => `${type}:${path} ${negation}${operator} ${constant}`),
  fc
    .tuple(anyType, anyPath, not, fc.constantFrom('<', '<=', '>', '>='), anyConstant)
    .filter(([, , , , constant]) => constant !== 'true' && constant !== 'false')
    .map(([type, path, negation, operator, constant]) => `${type}:${path} ${negation}${operator} ${constant}`),
  fc
    .tuple(not, fc.constantFrom('=', '<', '>=', '!='), fc.constantFrom('2026-01-01T00:00:01Z', '2026-01-01T00:00:01.500Z'))
    .map(([negation, operator, at]) => `thing:at ${negation}${operator} t'${at}'`),
  fc
    .tuple(anyType, anyPath, not, fc.constantFrom("('ann', 'bob')", '(1, 2.25)', '()', "('x')"))
    .filter(([, path]) => !path.startsWith('raw') && path !== 'live')
    .map(([type, path, negation, set]) => `${type}:${path} ${negation}IN ${set}`),
  fc
    .tuple(anyType, anyPath, not, fc.constantFrom("'a%'", "'_nn'", "'%'", "'a\\\\%b'", "'é'", "'%b%'", "'_'"))
    .map(([type, path, negation, like]) => `${type}:${path} ${negation}LIKE ${like}`),
  fc
    .tuple(anyType, anyPath, not, fc.constantFrom("'^a'", "'n+$'", "''", "'[xy]'", "'é'", "'(?i)ANN'", "'^b|y$'", "'\\\\x61'"))
    .map(([type, path, negation, regex]) => `${type}:${path} ${negation}MATCHES ${regex}`),
  fc
    .tuple(not, fc.constantFrom("'10.0.0.0/8'", "'10.0.0.0/24'", "'10.1.2.0/23'"))
    .map(([n, range]) => `thing:address ${n}ISSUBSET ${range}`),
)

const anyComparisons: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: anyComparison },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.array(tie('node'), { minLength: 2, maxLength: 3 }), fc.constantFrom(' AND ', ' OR '), fc.boolean())
        .map(([parts, join, isGroup]) => (isGroup ? `(${parts.join(join)})` : parts.join(join))),
    },
  ),
})).node

/** Expressions that hold often, so that what is between them decides. */
const anyObservation = fc.oneof(
  { weight: 2, arbitrary: anyComparisons.map((text) => `[${text}]`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '[thing:age < 3]',
      '[thing:age >= 0]',
      "[thing:name MATCHES 'n']",
      '[thing:age > 1]',
      "[thing:type = 'thing']",
    ),
  },
)

const anyQualifier = fc.oneof(
  fc.constantFrom('0.5', '1', '2', '.75').map((seconds) => ` WITHIN ${seconds} SECONDS`),
  fc.integer({ min: 1, max: 3 }).map((times) => ` REPEATS ${times} TIMES`),
  fc
    .tuple(fc.nat(8), fc.integer({ min: -1, max: 6 }))
    .map(([from, length]) => ` START t'${toTime(from)}' STOP t'${toTime(Math.max(0, from + length))}'`),
)

export const anyPatternText: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: anyObservation },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.array(tie('node'), { minLength: 2, maxLength: 3 }), fc.constantFrom(' AND ', ' OR ', ' FOLLOWEDBY '), fc.boolean())
        .map(([parts, join, isGroup]) => (isGroup ? `(${parts.join(join)})` : parts.join(join))),
    },
    { weight: 2, arbitrary: fc.tuple(tie('node'), anyQualifier).map(([node, qualifier]) => `(${node})${qualifier}`) },
    { weight: 1, arbitrary: fc.tuple(anyObservation, anyQualifier).map(([node, qualifier]) => `${node}${qualifier}`) },
  ),
})).node
