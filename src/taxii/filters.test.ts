import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault } from '../base/index.ts'
import { deleteParameters, parseFilters, parseQuery } from './filters.ts'

const id = 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'

function parse(text: string): ReturnType<typeof parseQuery> {
  return parseQuery(new URLSearchParams(text), 'objects', 100)
}

function refusal(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (isFault(error) && error.code === 'taxii.bad-filter') return error.place
    throw error
  }
}

describe('T9: a limit', () => {
  it('is kept up to what the server gives', () => {
    assert.equal(parse('limit=7').limit, 7)
    assert.equal(parse('limit=100000000000000000000').limit, 100)
    assert.equal(parse('').limit, 100)
  })
  for (const text of ['0', '-1', '1.5', 'abc', '', ' 5', '1e3', '0x10', '٣']) {
    it(`of ${JSON.stringify(text)} is refused`, () =>
      assert.equal(
        refusal(() => parse(`limit=${encodeURIComponent(text)}`)),
        'limit',
      ))
  }
})

describe('T16: added_after', () => {
  it('is read to the microsecond', () => {
    assert.equal(parse('added_after=2026-01-01T00:00:00.000001Z').filters.addedAfterMicros, 1_767_225_600_000_001)
    assert.equal(parse('added_after=2026-01-01T00:00:00Z').filters.addedAfterMicros, 1_767_225_600_000_000)
  })
  for (const text of ['garbage', '', '2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00+00:00', '0', 'null']) {
    it(`of ${JSON.stringify(text)} is refused, never a failure of ours`, () => {
      assert.equal(
        refusal(() => parse(`added_after=${encodeURIComponent(text)}`)),
        'added_after',
      )
    })
  }
})

describe('T18: filters', () => {
  it('take several values by comma', () => {
    assert.deepEqual(parse('match[type]=malware,tool').filters.types, ['malware', 'tool'])
    assert.deepEqual(parse(`match[id]=${id}`).filters.ids, [id])
    assert.deepEqual(parse('match[spec_version]=2.0,2.1').filters.specVersions, ['2.0', '2.1'])
  })

  const twice = [
    'match[type]=a&match[type]=b',
    'match[id]=x&match[id]=x',
    'limit=1&limit=1',
    'next=a&next=b',
    'added_after=x&added_after=y',
  ]
  for (const text of twice) {
    it(`are refused when a field is given twice: ${text}`, () =>
      assert.equal(
        refusal(() => parse(text)),
        text.split('=')[0],
      ))
  }

  const malformed = [
    'match[type]=',
    'match[type]=a,,b',
    'match[type]=a, b',
    'match[type]=A',
    'match[id]=nonsense',
    'match[spec_version]=x',
    'match[name]=x',
  ]
  for (const text of malformed) {
    it(`are refused when malformed: ${text}`, () =>
      assert.equal(
        refusal(() => parse(text)),
        text.split('=')[0],
      ))
  }

  it('are refused when there are thousands of values', () => {
    assert.equal(
      refusal(() => parse(`match[type]=${'a,'.repeat(2000)}a`)),
      'match[type]',
    )
  })

  it('leave parameters of other worlds alone', () => assert.deepEqual(parse('_=123&utm_source=x'), parse('')))
})

describe('T19: match[version]', () => {
  it('takes words and dates together', () => {
    const { versions } = parse('match[version]=first,2018-03-02T01:01:01.123Z,last').filters
    assert.deepEqual(versions, ['first', '2018-03-02T01:01:01.123000000Z', 'last'])
  })
  it('takes all, alone', () => {
    assert.deepEqual(parse('match[version]=all').filters.versions, ['all'])
    assert.equal(
      refusal(() => parse('match[version]=all,first')),
      'match[version]',
    )
  })
  it('T23: knows one instant in two spellings', () => {
    assert.deepEqual(parse('match[version]=2020-01-01T00:00:00.5Z').filters, parse('match[version]=2020-01-01T00:00:00.500Z').filters)
    assert.equal(
      refusal(() => parse('match[version]=2020-01-01T00:00:00.5Z,2020-01-01T00:00:00.500Z')),
      'match[version]',
    )
  })
  for (const text of ['first,first', 'newest', '2020-13-01T00:00:00Z']) {
    it(`refuses ${text}`, () =>
      assert.equal(
        refusal(() => parse(`match[version]=${text}`)),
        'match[version]',
      ))
  }
})

describe('T22: an endpoint filters by its own fields', () => {
  it('one object by version and spec_version', () => {
    const query = new URLSearchParams('match[version]=all&match[spec_version]=2.1')
    assert.deepEqual(parseQuery(query, 'object', 1).filters.versions, ['all'])
    assert.equal(
      refusal(() => parseQuery(new URLSearchParams('match[type]=tool'), 'object', 1)),
      'match[type]',
    )
  })
  it('versions by spec_version only', () => {
    assert.deepEqual(parseQuery(new URLSearchParams('match[spec_version]=2.1'), 'versions', 1).filters.specVersions, ['2.1'])
    assert.equal(
      refusal(() => parseQuery(new URLSearchParams('match[version]=all'), 'versions', 1)),
      'match[version]',
    )
  })
  it('a deletion by version and spec_version', () => {
    assert.deepEqual(parseFilters(new URLSearchParams('match[version]=first'), deleteParameters).versions, ['first'])
    assert.equal(
      refusal(() => parseFilters(new URLSearchParams('match[id]=x'), deleteParameters)),
      'match[id]',
    )
  })
})
