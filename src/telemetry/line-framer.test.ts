import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type Framed, LineFramer } from './line-framer.ts'

const maxBytes = 50

function frame(chunks: readonly Buffer[], start = {}): { framed: Framed; framer: LineFramer } {
  const framer = new LineFramer('a.log', { maxBytes, ...start })
  const framed: Framed = { lines: [], refused: [] }
  const put = ({ lines, refused }: Framed) => {
    framed.lines.push(...lines)
    framed.refused.push(...refused)
  }
  for (const chunk of chunks) for (const piece of framer.push(chunk)) put(piece)
  put(framer.end())
  return { framed, framer }
}

const texts = (text: string) => frame([Buffer.from(text)]).framed.lines.map((line) => line.text)

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...at, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : at[index - 1], end))
}

const part = fc.oneof(
  fc
    .constantFrom('\n', '\r\n', '\n\n', ' ', '\ufeff', 'é', '😀', '{"a":1}', 'x'.repeat(maxBytes), 'y'.repeat(3 * maxBytes))
    .map((text) => Buffer.from(text)),
  fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
)

suite('lines out of bytes', () => {
  test('however the bytes are cut into chunks, the lines, the refusals and the end are the same', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat()), (parts, places) => {
        const bytes = Buffer.concat(parts)
        const whole = frame([bytes])
        const pieces = frame(cut(bytes, places))
        assert.deepEqual(pieces.framed, whole.framed)
        assert.deepEqual([pieces.framer.offset, pieces.framer.line], [whole.framer.offset, whole.framer.line])
        assert.equal(whole.framer.offset, bytes.length)
      }),
    )
  })

  test('reading on behind any line gives the rest, nothing twice', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.nat(), (parts, at) => {
        const bytes = Buffer.concat([...parts, Buffer.from('\n')])
        const whole = frame([bytes]).framed
        const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index + 1)
        const end = ends[at % ends.length] ?? 0
        const first = frame([bytes.subarray(0, end)])
        const rest = frame([bytes.subarray(end)], { offset: first.framer.offset, line: first.framer.line })
        assert.deepEqual([...first.framed.lines, ...rest.framed.lines], whole.lines)
        assert.equal(first.framed.refused.length + rest.framed.refused.length, whole.refused.length)
      }),
    )
  })

  test('line ends of both kinds, blank lines and a byte order mark are no part of a line', () => {
    assert.deepEqual(texts('\ufeffa\r\n\n  \n\tb\n\r\nc'), ['a', '\tb', 'c'])
  })

  test('a line tells where it stood, blank lines counted', () => {
    const { framed } = frame([Buffer.from('a\n\nb\n')], { line: 10, offset: 99 })
    assert.deepEqual(framed.lines, [
      { text: 'a', place: 'a.log:11' },
      { text: 'b', place: 'a.log:13' },
    ])
  })

  test('a line longer than allowed is refused with its size and its beginning, and the next line is read', () => {
    const long = Buffer.from(`${'é'.repeat(100_000)}\nnext\n`)
    for (const chunks of [[long], cut(long, [1, 77, 150_000, 199_999])]) {
      const { framed } = frame(chunks)
      assert.deepEqual(framed.lines, [{ text: 'next', place: 'a.log:2' }])
      const [refused] = framed.refused
      assert.deepEqual([refused?.fault.code, refused?.place], ['telemetry.line-too-long', 'a.log:1'])
      assert.match(refused?.fault.message ?? '', /200000 bytes/)
    }
  })

  test('of a line of a hundred megabytes, no more than the allowed length is held', () => {
    const framer = new LineFramer('a.log', { maxBytes: 1024 * 1024 })
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const before = process.memoryUsage()
    for (let count = 0; count < 100; count += 1) for (const piece of framer.push(chunk)) assert.fail(JSON.stringify(piece).slice(0, 100))
    const after = process.memoryUsage()
    assert.ok(after.arrayBuffers - before.arrayBuffers < 8 * 1024 * 1024)
    const [refused] = [...framer.push(Buffer.from('\n'))].flatMap((piece) => piece.refused)
    assert.match(refused?.fault.message ?? '', /104857600 bytes/)
    assert.equal(refused?.text.length, 64 * 1024)
  })

  test('bytes that are not UTF-8 are refused by their line, the others are kept', () => {
    const { framed } = frame([Buffer.concat([Buffer.from('a\nb'), Buffer.from([0xff]), Buffer.from('\nc\n')])])
    assert.deepEqual(
      framed.lines.map((line) => line.text),
      ['a', 'c'],
    )
    assert.deepEqual([framed.refused[0]?.fault.code, framed.refused[0]?.place], ['telemetry.bad-utf8', 'a.log:2'])
  })

  test('pieces are small enough to stop between them', () => {
    const framer = new LineFramer('a.log', { maxBytes })
    const pieces = [...framer.push(Buffer.from('a\n'.repeat(10_000)))]
    assert.ok(pieces.every((piece) => piece.lines.length <= 500))
    assert.equal(
      pieces.reduce((sum, piece) => sum + piece.lines.length, 0),
      10_000,
    )
  })
})
