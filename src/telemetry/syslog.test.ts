import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isFault } from '../base/index.ts'
import type { Framed } from './line-framer.ts'
import { SyslogFramer } from './syslog-framer.ts'
import { toSyslogBody } from './syslog-message.ts'

const maxBytes = 200

function frame(chunks: readonly Buffer[]): { lines: string[]; refused: string[]; broken: string | undefined } {
  const framer = new SyslogFramer('peer', maxBytes)
  const lines: string[] = []
  const refused: string[] = []
  const put = (framed: Framed) => {
    lines.push(...framed.lines.map((line) => line.text))
    refused.push(...framed.refused.map((line) => line.fault.code))
  }
  try {
    for (const chunk of chunks) for (const framed of framer.push(chunk)) put(framed)
    put(framer.end())
    return { lines, refused, broken: undefined }
  } catch (error) {
    return { lines, refused, broken: isFault(error) ? error.code : String(error) }
  }
}

const counted = (message: string | Buffer) => Buffer.concat([Buffer.from(`${Buffer.byteLength(message)} `), Buffer.from(message)])
const header = '<134>1 2026-11-23T10:00:00Z gw zeek 77 - - '

suite('syslog', () => {
  test('the line is what stands behind the header, in the newer form, the older one, and with none', () => {
    const line = '{"_path":"dns","query":"a: b"}'
    const forms = [
      header,
      '<134>1 2026-11-23T10:00:00.123+01:00 gw zeek - - [a@1 k="v \\] \\" x"][b@1] ',
      `${header}\ufeff`,
      '<13>Nov  3 10:00:00 gw zeek: ',
      '<13>Nov 23 10:00:00 gw zeek[77]: ',
      '<13>Nov 23 10:00:00 gw ',
      '<13>zeek: ',
      '<13>2026-11-23T10:00:00Z gw zeek: ',
      '<13>',
      '',
    ]
    for (const form of forms) assert.equal(toSyslogBody(`${form}${line}`), line, form)
  })

  test('any text is taken without harm', () => {
    fc.assert(fc.property(fc.string(), (text) => toSyslogBody(`<1>1 ${text}`).length <= text.length + 5))
  })

  test('counted or ended by line feeds, and however it is cut, the same messages come out', () => {
    const message = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }).map((text) => `{"a":${JSON.stringify(text)}}`)
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), fc.boolean(), fc.array(fc.nat()), (messages, isCounted, places) => {
        const bytes = Buffer.concat(messages.map((text) => (isCounted ? counted(header + text) : Buffer.from(`${header}${text}\n`))))
        const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
        const chunks = [...at, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : at[index - 1], end))
        assert.deepEqual(frame(chunks), { lines: messages, refused: [], broken: undefined })
      }),
    )
  })

  test('a counted message that is too long or not UTF-8 is refused, and the next is read', () => {
    const bytes = Buffer.concat([counted('x'.repeat(5000)), counted(Buffer.from([0xff, 0xfe])), counted('<1>{"a":1}\n')])
    assert.deepEqual(frame([bytes]), { lines: ['{"a":1}'], refused: ['telemetry.line-too-long', 'telemetry.bad-utf8'], broken: undefined })
  })

  test('a sender that has lost count, or breaks off, is told of', () => {
    assert.equal(frame([Buffer.from('5 hello{"a":1}')]).broken, 'telemetry.bad-frame')
    assert.equal(frame([Buffer.from('9999999999 a')]).broken, 'telemetry.bad-frame')
    assert.deepEqual(frame([Buffer.from('50 half')]).refused, ['telemetry.bad-frame'])
  })
})
