import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Fault } from './faults.ts'
import { type StreamElement, splitEnvelope, splitObjects } from './object-stream.ts'

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    // Like a stream that uses one buffer again and again.
    const chunk = new Uint8Array(bytes.subarray(at, at + size))
    yield chunk
    chunk.fill(0x7b)
    at += size
  }
}

async function split(
  source: string | Uint8Array,
  options: { sizes?: readonly number[]; maxBytes?: number } = {},
): Promise<StreamElement[]> {
  const { sizes = [64], ...limits } = options
  const bytes = typeof source === 'string' ? Buffer.from(source) : source
  return all(splitObjects(chunked(bytes, sizes), limits))
}

async function all(stream: AsyncIterable<StreamElement>): Promise<StreamElement[]> {
  const elements: StreamElement[] = []
  for await (const element of stream) elements.push(element)
  return elements
}

/** An element as its value, or `place: code` of what was refused. */
const told = (elements: readonly StreamElement[]) => elements.map((one) => ('fault' in one ? `${one.place}: ${one.fault.code}` : one.text))
const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
/** The texts that can be read, in order. */
const good = (elements: readonly StreamElement[]) => elements.flatMap((one) => ('text' in one && isJson(one.text) ? [one.text] : []))

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })).map((value): string => JSON.stringify(value))
const objects = fc.array(object, { maxLength: 8 })
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
const shapes: Record<string, (texts: readonly string[]) => string> = {
  'a bundle': (texts) => `{"type":"bundle","id":"bundle--1","objects":[${texts}],"x":[1,{"objects":[2]}]}`,
  'an indented bundle': (texts) => ` {\r\n "objects" : [\r\n ${texts.join(' ,\n ')}\n ]\n}\n`,
  'an array': (texts) => `\ufeff[${texts.join(', ')}]`,
  'objects one on a line': (texts) => texts.map((text) => `${text}\n`).join(''),
  'objects one behind the other': (texts) => texts.join(''),
  'several bundles': (texts) => texts.map((text) => `{"objects":[${text}]}`).join('\n'),
}

suite('a stream of objects', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    test(`may be ${name}, cut anywhere`, async () => {
      await fc.assert(
        fc.asyncProperty(objects, sizes, async (texts, sizes) => {
          const elements = await split(shape(texts), { sizes })
          assert.deepEqual(told(elements), texts)
          assert.deepEqual(
            elements.map(({ index }) => index),
            texts.map((_, index) => index),
          )
        }),
        { numRuns: 60 },
      )
    })
  }

  test('comes to an end, whatever it holds, and is the same however it is cut', async () => {
    const parts = fc.constantFrom(...'{}[]:,"\\ \n\ufeffa1', '{"a":', '"objects":[', ', {"', '{"type":"bundle",')
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 40 }), sizes, async (parts, sizes) => {
        const text = parts.join('')
        const whole = await split(text, { sizes: [1000] })
        const cut = await split(text, { sizes })
        assert.deepEqual(told(cut), told(whole))
        assert.deepEqual(
          cut.map(({ endOffset }) => endOffset),
          whole.map(({ endOffset }) => endOffset),
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('tells how far it has been read', async () => {
    const ends = (await split('[{"é":1}, {}]', { sizes: [3] })).map(({ endOffset }) => endOffset)
    assert.deepEqual(ends, [9, 13])
  })

  test('is one object when the list in it is a property of its own', async () => {
    const text = '{"type":"x-album","objects":[{"a":1}]}'
    assert.deepEqual(told(await split(text)), [text])
  })
})

suite('one bad object of many', () => {
  const around = (bad: string) => [
    ...Array.from({ length: 5 }, (_, index) => `{"type":"note","n":${index},"s":["a","b"]}`),
    bad,
    '{"type":"last","s":"x"}',
  ]
  const bad: Record<string, string> = {
    'a brace too many': '{"type":a}}',
    'a brace too few': '{"type":"a","b":{"c":1}',
    'two braces too few': '{"type":"a","b":{"c":1',
    'a bracket closed by a brace': '{"type":"a","b":[1,2}',
    'a brace closed by a bracket': '{"type":"a","b":[{"c":1]}',
    'a string that never ends': '{"type":"a","b":"never ends}',
    'a text cut off within a string': '{"type":"a","b":["x","y',
    'a name without a value': '{"type":"a","b":}',
    'a word that is no value': '{"type":"a","b":nul}',
    'no object but words': 'void and nothing',
    'bytes that are no UTF-8': '{"type":"\xff"}',
  }
  for (const [name, text] of Object.entries(bad)) {
    const bytes = (source: string) => Buffer.from(source, 'latin1')
    for (const [shape, make] of Object.entries({
      'a line': (texts: string[]) => texts.join('\n'),
      'a list on one line': (texts: string[]) => `{"type":"bundle","objects":[${texts.join(', ')}]}`,
      'an array, one a line': (texts: string[]) => `[\n${texts.join(',\n')}\n]`,
    })) {
      test(`does not harm the others: ${name}, ${shape}`, async () => {
        const texts = around(text)
        for (const size of [1, 7, 1000]) {
          const elements = await split(bytes(make(texts)), { sizes: [size] })
          assert.deepEqual(
            good(elements),
            texts.filter((one) => one !== text),
          )
          assert.ok(elements.length > 6, 'the bad one is reported')
        }
      })
    }
  }

  test('is reported by its place', async () => {
    const elements = await split(Buffer.from('{"objects":[{},{"a":"\xff"},{}]}', 'latin1'))
    assert.deepEqual(told(elements), ['{}', 'objects[1]: json.bad-utf8', '{}'])
    assert.equal(elements.find((one) => 'fault' in one)?.place, 'objects[1]')
  })

  test('may be larger than memory: it is refused, and the next one comes', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    async function* large(): AsyncIterable<Uint8Array> {
      yield Buffer.from('{"objects":[{"a":"')
      for (let megabyte = 0; megabyte < 100; megabyte += 1) yield chunk
      yield Buffer.from('"},{"b":1}]}')
    }
    const before = process.memoryUsage().arrayBuffers
    const elements = await all(splitObjects(large()))
    assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 * 1024)
    assert.deepEqual(told(elements), ['objects[0]: json.too-long', '{"b":1}'])
  })

  test('may be nested 10,000 deep', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000)
    assert.deepEqual(told(await split(`{"objects":[${deep},{}]}`, { sizes: [100] })), [deep, '{}'])
  })

  test('is not a comma too many or too few: that is reported, the objects are kept', async () => {
    assert.deepEqual(told(await split('[{"a":1} {"b":1}]')), ['{"a":1}', '[1]: json.bad-json', '{"b":1}'])
    assert.deepEqual(told(await split('[,,{"a":1},,,{"b":1},]')), [
      '[0]: json.bad-json',
      '{"a":1}',
      '[1]: json.bad-json',
      '{"b":1}',
      '[2]: json.bad-json',
    ])
  })

  test('is the last when the stream ends within it', async () => {
    assert.deepEqual(told(await split('{"objects":[{"a":1},{"b":')), ['{"a":1}', 'objects[1]: json.bad-json', 'objects[1]: json.bad-json'])
    assert.deepEqual(told(await split('{"objects":[{"a":1}]')), ['{"a":1}', 'objects: json.bad-json'])
    assert.deepEqual(told(await split('{"id":1,"id":2,"objects":[{"a":1}]}')), ['{"a":1}', 'id: json.duplicate-key'])
  })
})

test('any bytes at all come to an end, with no more elements than bytes', async () => {
  const letters = fc.constantFrom(...'{}[],:"\\\0\x01\x1f \n\t\rat0\xef\xbb\xbf\xff', 'objects', '"objects":[')
  const text = fc.array(letters, { maxLength: 40 }).map((parts) => parts.join(''))
  const run = fc.asyncProperty(text, fc.boolean(), fc.integer({ min: 1, max: 9 }), async (inner, isInList, size) => {
    const bytes = Buffer.from(isInList ? `{"objects":[${inner}` : inner, 'latin1')
    let count = 0
    for await (const _ of splitObjects(chunked(bytes, [size]))) {
      count += 1
      assert.ok(count <= bytes.length + 3)
    }
  })
  await fc.assert(run, { numRuns: 2000 })
})

test('the zeroes that a crash leaves in a file are no white space', async () => {
  assert.deepEqual(told(await split('{"objects":[{},\0\0,{}]}')).slice(0, 3), ['{}', '\0\0', '{}'])
  assert.deepEqual(told(await split('\0\0\0')), ['\0\0\0'])
  assert.deepEqual(good(await split('{"a":1}\0\0\n{"b":2}')), ['{"a":1}', '{"b":2}'])
  assert.equal((await split('{"a":1}\0\0\n{"b":2}')).length, 3)
})

test('bytes that are no UTF-8 are named by their place in the object', async () => {
  const [element] = await split(Buffer.from('{"objects":[{"a":"\xff"}]}', 'latin1'))
  assert.equal(element !== undefined && 'fault' in element ? element.fault.place : undefined, 'objects[0]: byte 6')
})

suite('an envelope in memory', () => {
  const fault = (text: string): string => {
    try {
      return JSON.stringify(splitEnvelope(text))
    } catch (error) {
      assert.ok(error instanceof Fault)
      return `${error.place}: ${error.code}`
    }
  }

  test('gives its objects and the rest of it', () => {
    const { elements, rest } = splitEnvelope('{"more":true,"objects":[{"a": 1},[2],"three"],"next":"n"}')
    assert.deepEqual(elements, [
      { text: '{"a": 1}', place: 'objects[0]' },
      { text: '[2]', place: 'objects[1]' },
      { text: '"three"', place: 'objects[2]' },
    ])
    assert.deepEqual(rest, { more: true, objects: [], next: 'n' })
  })

  test('may have no objects', () => {
    assert.deepEqual(splitEnvelope('{}'), { elements: [], rest: {} })
    assert.deepEqual(splitEnvelope('{"objects":[]}'), { elements: [], rest: { objects: [] } })
  })

  test('is read from its bytes as from its text, a byte order mark left out', () => {
    const text = '{"objects":[{"name":"Zürich"},[2]]}'
    assert.deepEqual(splitEnvelope(Buffer.from(`\ufeff${text}`)), splitEnvelope(text))
    const broken = Buffer.from(text)
    broken[broken.indexOf(0xc3)] = 0xff
    const [first, second] = splitEnvelope(broken).elements
    assert.ok(first !== undefined && 'fault' in first && second !== undefined && 'text' in second)
    assert.deepEqual([first.fault.code, first.fault.place, second.text], ['json.bad-utf8', 'objects[0]: byte 10', '[2]'])
    assert.throws(() => splitEnvelope(Buffer.from('{"\xff":1,"objects":[]}', 'latin1')), { code: 'json.bad-utf8' })
  })

  test('of more objects than are taken is refused before they fill the memory', () => {
    const brackets = (count: number) => Buffer.from(`{"objects":[${'{},'.repeat(count - 1)}{}]}`)
    assert.equal(splitEnvelope(brackets(1000), { maxObjects: 1000 }).elements.length, 1000)
    assert.throws(() => splitEnvelope(brackets(1_000_000), { maxObjects: 1000 }), { code: 'json.too-long', place: 'objects' })
    assert.throws(() => splitEnvelope(brackets(1001), { maxObjects: 1000 }), { code: 'json.too-long' })
  })

  test('is refused when it is none', () => {
    assert.equal(fault('[{}]'), 'undefined: json.bad-json')
    assert.equal(fault('{"objects":[{} {}]}'), 'objects[1]: json.bad-json')
    assert.equal(fault('{"objects":[{}]'), 'objects: json.bad-json')
    assert.equal(fault('{"objects":[{}]} {}'), 'undefined: json.bad-json')
    assert.equal(fault('{"objects":[{}],"objects":[{}]}'), 'objects: json.duplicate-key')
    assert.equal(fault(''), 'undefined: json.bad-json')
  })
})
