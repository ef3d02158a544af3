import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Fault } from './faults.ts'
import { decodeUtf8, scanJson } from './json-text.ts'

const compact = (text: string) => scanJson(text).compact
const fault = (run: () => unknown): Fault => {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const refusal = (text: string) => {
  const { code, message, place } = fault(() => scanJson(text))
  return [code, place, /\((line .*)\)$/.exec(message)?.[1]]
}

/** JSON text with white space of all kinds between its tokens. */
const spaced = fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, 4, '\t', '\r\n ')).map(([value, space]) => ({
  value,
  // JSON.stringify takes white space of any kind as indentation.
  text: JSON.stringify(value, null, space),
}))
const hasTwice = (text: string) => /duplicate-key/.test(fault(() => scanJson(text)).code)

suite('JSON as text', () => {
  test('means the same without its white space', () => {
    fc.assert(
      fc.property(spaced, ({ text }) => {
        assert.deepEqual(JSON.parse(compact(text)), JSON.parse(text))
      }),
    )
  })

  test('has exactly the white space between tokens taken out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('\t', ' ', '\n'), (value, space) => {
        assert.equal(compact(` ${JSON.stringify(value, null, space)}\r\n`), JSON.stringify(value))
      }),
    )
  })

  test('keeps order, digits and escapes as they came', () => {
    const text = '{ "b" : 9007199254740993 , "a" : [ 1.50, -0.0, 1E+2, 1e-400 ], "\\u0063" : "\\u00e9\\/ \\t " }'
    assert.equal(compact(text), '{"b":9007199254740993,"a":[1.50,-0.0,1E+2,1e-400],"\\u0063":"\\u00e9\\/ \\t "}')
  })

  test('is refused where JSON.parse refuses it, and taken where it takes it', () => {
    const alphabet = fc.constantFrom(...'{}[]:,"\\ \n0123456789.eE+-truefalsn/bu\u0001a', '{"a":', '"a"', '[1,', 'true', 'null', '\\u0041')
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 24 }), (parts) => {
        const text = parts.join('')
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        if (!isJson) assert.equal(isRefused(text), true, text)
        // A name twice and numbers too large are the only other reasons that this alphabet can give.
        else if (isRefused(text)) assert.ok(hasTwice(text) || /bad-number/.test(fault(() => scanJson(text)).code), text)
      }),
      { numRuns: 2000 },
    )
  })

  test('is refused by place and reason', () => {
    const table: [string, ...(string | undefined)[]][] = [
      ['', 'json.bad-json', undefined, 'line 1, column 1'],
      ['{"a":1', 'json.bad-json', 'a', 'line 1, column 7'],
      ['{\n  "a": [1,\n  2,]\n}', 'json.bad-json', 'a[2]', 'line 3, column 5'],
      ['{"a":{"b-c":[{"d e":tru}]}}', 'json.bad-json', 'a.b-c[0]["d e"]', 'line 1, column 21'],
      ['{"a":1}{', 'json.bad-json', undefined, 'line 1, column 8'],
      ['{"a":"\u0001"}', 'json.bad-json', 'a', 'line 1, column 7'],
      ['{"a":"x', 'json.bad-json', 'a', 'line 1, column 8'],
      ['{"a":"\\x"}', 'json.bad-json', 'a', 'line 1, column 7'],
      ['{"a":01}', 'json.bad-json', 'a', 'line 1, column 7'],
      ['{"a":NaN}', 'json.bad-json', 'a', 'line 1, column 6'],
      ['{"a":1e400}', 'json.bad-number', 'a', 'line 1, column 6'],
      [`{"a":${'9'.repeat(400)}}`, 'json.bad-number', 'a', 'line 1, column 6'],
      ['{"a":1,"b":{"c":1,"\\u0063":2}}', 'json.duplicate-key', 'b.c', 'line 1, column 27'],
      ['{"a":"\\ud800"}', 'json.lone-surrogate', 'a', 'line 1, column 14'],
      ['{"a":"\ude00"}', 'json.lone-surrogate', 'a', 'line 1, column 9'],
    ]
    for (const [text, ...wanted] of table) assert.deepEqual(refusal(text), wanted, text.slice(0, 50))
  })

  test('may be 64 deep, and is refused, not run into the stack, at 10,000', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    assert.equal(compact(nested(64)), nested(64))
    assert.equal(refusal(nested(65))[0], 'json.too-deep')
    assert.equal(refusal('{"a":'.repeat(10_000))[0], 'json.too-deep')
  })

  test('is refused unread when it is too long', () => {
    assert.equal(fault(() => scanJson(`"${'x'.repeat(100)}"`, { maxLength: 50 })).code, 'json.too-long')
  })

  test('may name __proto__, which stays a name', () => {
    const value: unknown = JSON.parse(compact('{"__proto__": {"isAdmin": true}, "constructor": 1}'))
    assert.deepEqual(Object.keys(value as object), ['__proto__', 'constructor'])
    assert.equal(({} as Record<string, unknown>).isAdmin, undefined)
    assert.equal(refusal('{"__proto__":1,"__proto__":2}')[0], 'json.duplicate-key')
  })

  test('finds a name twice among thousands', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `"n${index}":0`)
    assert.equal(compact(`{${names}}`).length, names.join(',').length + 2)
    assert.equal(refusal(`{${[...names, '"n4711":1']}}`)[1], 'n4711')
  })
})

suite('UTF-8', () => {
  test('comes out as it is, a byte order mark left out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(
          decodeUtf8(Buffer.from(text)),
          Buffer.from(text)
            .toString()
            .replace(/^\ufeff/, ''),
        )
      }),
    )
  })

  test('is refused at the first byte of what is no character', () => {
    const table: [number[], number][] = [
      [[0xff], 0],
      [[0x61, 0x62, 0x80], 2],
      [[0xc3, 0xa9, 0xc3], 2],
      [[0x61, 0xe2, 0x82, 0x61], 1],
      [[0xed, 0xa0, 0x80], 0],
      [[0xc0, 0xaf], 0],
      [[0x61, 0xf5, 0x80, 0x80, 0x80], 1],
      [[...Buffer.from('x'.repeat(1000)), 0xfe, ...Buffer.from('y'.repeat(1000))], 1000],
    ]
    for (const [bytes, at] of table) assert.equal(fault(() => decodeUtf8(new Uint8Array(bytes))).place, `byte ${at}`)
    assert.equal(fault(() => decodeUtf8(new Uint8Array([0xff]), 'feed.json')).place, 'feed.json: byte 0')
  })
})

function isRefused(text: string): boolean {
  try {
    scanJson(text)
    return false
  } catch (error) {
    assert.ok(error instanceof Fault)
    return true
  }
}
