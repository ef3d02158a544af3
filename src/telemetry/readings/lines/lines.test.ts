import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { sharedData, without } from '../../../../test/real-parts.ts'
import { AddressMap } from '../address-map.ts'
import { Gathered } from '../gathered.ts'
import { parsePlantDescription } from '../plant-description.ts'
import { WallClock } from '../wall-time.ts'
import { HistorianLines, type HistorianOptions } from './historian.ts'
import { InfluxLines } from './influx.ts'
import type { LineReader } from './line-reader.ts'
import { ModbusLines } from './modbus.ts'

const toMap = (...addresses: string[]) =>
  new AddressMap(parsePlantDescription({ name: 'p', tags: addresses.map((address, index) => ({ name: `t${index}`, address })) }))

const toLines = (text: string, from = 1) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => ({ text: line, place: `file.csv:${index + from}` }))

/** What a reader makes of a text: `tag ISO value quality`, and the refusals. */
function read(reader: LineReader, map: AddressMap, lines: readonly { text: string; place: string }[]) {
  const into = new Gathered(map)
  reader.takeAll(lines, into)
  const { readings, notices } = into.drain()
  return {
    readings: readings.map(({ tag, at, value, quality }) => `${tag} ${new Date(at).toISOString()} ${value} ${quality}`),
    refused: notices.filter(({ kind }) => kind === 'refused').map(({ subject }) => subject),
    unknown: notices.filter(({ kind }) => kind === 'no-tag').map(({ subject }) => subject),
  }
}

const historian = (options: Partial<HistorianOptions> = {}) => new HistorianLines({ wall: new WallClock('UTC'), ...options })

describe("a historian's export", () => {
  it('may have a column a tag; empty and bad cells are bad readings, columns without a tag are told', () => {
    const map = toMap('L1', 'F1')
    const table = 'time,L1,F1,X9\n2026-01-01T00:00:00Z,1.5,2,7\n2026-01-01T00:01:00Z,,Bad,7\n'
    assert.deepEqual(read(historian(), map, toLines(table)), {
      readings: [
        't0 2026-01-01T00:00:00.000Z 1.5 good',
        't1 2026-01-01T00:00:00.000Z 2 good',
        't0 2026-01-01T00:01:00.000Z NaN bad',
        't1 2026-01-01T00:01:00.000Z NaN bad',
      ],
      refused: [],
      unknown: ['X9', 'X9'],
    })
  })

  it('may have a reading a row, with its quality', () => {
    const map = toMap('L1', 'F1')
    const table =
      'Timestamp;TagName;Value;Quality\n01.02.2026 10:00:00;L1;1,5;192\n13.02.2026 10:00:01;F1;2;64\n13.02.2026 10:00:02;F1;3;Bad\n'
    assert.deepEqual(read(historian(), map, toLines(table)).readings, [
      't0 2026-02-01T10:00:00.000Z 1.5 good',
      't1 2026-02-13T10:00:01.000Z 2 uncertain',
      't1 2026-02-13T10:00:02.000Z 3 bad',
    ])
  })

  it('whose days may be months is not guessed at: a person names the format', () => {
    const table = 'time,L1\n01/02/2026 00:00,1\n02/02/2026 00:00,2\n'
    assert.throws(() => read(historian(), toMap('L1'), toLines(table)), { code: 'telemetry.bad-source' })
    const months = read(historian({ timeFormat: 'month-first' }), toMap('L1'), toLines(table))
    assert.deepEqual(months.readings, ['t0 2026-01-02T00:00:00.000Z 1 good', 't0 2026-02-02T00:00:00.000Z 2 good'])
  })

  it('is read on in its middle as it was begun', () => {
    const map = toMap('L1')
    const first = historian()
    read(first, map, toLines('time,L1\n13/02/2026 00:00,1\n14/02/2026 00:00,2\n'))
    const second = historian({ saved: first.save() })
    const { readings } = read(second, map, [{ text: '01/03/2026 00:00,3', place: 'file.csv:4' }])
    assert.deepEqual(readings, ['t0 2026-03-01T00:00:00.000Z 3 good'])
  })

  it('of a zone with summer time has every hour once: the one in autumn that is there twice, too', () => {
    const hours = ['01:30', '02:30', '02:30', '03:30'].map((hour, index) => `2026-10-25 ${hour},${index}`)
    const autumn = read(historian({ wall: new WallClock('Europe/Paris') }), toMap('L1'), toLines(`time,L1\n${hours.join('\n')}\n`))
    assert.deepEqual(
      autumn.readings.map((reading) => reading.slice(14, 19)),
      ['23:30', '00:30', '01:30', '02:30'].map((hour) => hour),
    )
    const spring = read(
      historian({ wall: new WallClock('Europe/Paris') }),
      toMap('L1'),
      toLines('time,L1\n2026-03-29 01:30,1\n2026-03-29 03:30,2\n'),
    )
    assert.deepEqual(
      spring.readings.map((reading) => reading.slice(14, 19)),
      ['00:30', '01:30'],
    )
  })
})

describe('line protocol', () => {
  it('is read with its escapes, types, precision and quality', () => {
    const map = toMap('water level,asset=T 1,site=A L1', 'm value', 'm on')
    const text = [
      'water\\ level,site=A,asset=T\\ 1 L1=1.5,text="no, number" 1767225600000000000',
      'm value=3i,on=t,quality="bad" 1767225600000000000',
      '# a comment',
      'm value=4u',
      'm value=x 1767225600000000000',
      'nothing',
    ].join('\n')
    const { readings, refused } = read(new InfluxLines('ns'), map, toLines(text))
    assert.deepEqual(readings, [
      't0 2026-01-01T00:00:00.000Z 1.5 good',
      't1 2026-01-01T00:00:00.000Z 3 bad',
      't2 2026-01-01T00:00:00.000Z 1 bad',
    ])
    assert.deepEqual(refused, ['file.csv:1', 'file.csv:4', 'file.csv:5', 'file.csv:6'])
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        read(new InfluxLines('ms', () => 0), toMap('a b'), [{ text, place: 'x:1' }])
      }),
    )
  })
})

const modbusLog = sharedData('ot/icsnpp-expected-logs.tar.gz')

describe('registers in Modbus traffic', () => {
  const fields = '#fields\tts\tid.orig_h\tid.resp_h\tunit\tfunc\taddress\tquantity\trequest_values\tresponse_values'
  const row = (cells: string) => `1767225600.5\t10.0.0.1\t10.0.0.9\t${cells.replaceAll(' ', '\t')}`

  it('are values of tags by unit, table, number and type; writes count as what was asked for', () => {
    const map = toMap('4/holding/100:float32', '4/holding/102:int16', '*/coil/2', '10.0.0.9 4/holding/7', '10.0.0.8 4/holding/7')
    const log = [
      fields,
      row('4 READ_HOLDING_REGISTERS 100 3 - 16712,0,65535'),
      row('9 READ_COILS 1 3 - 1,0,1'),
      row('4 WRITE_SINGLE_REGISTER 7 1 4711 4711'),
      row('4 READ_EXCEPTION_STATUS - - - -'),
    ].join('\n')
    assert.deepEqual(read(new ModbusLines(map), map, toLines(log)), {
      readings: [
        't0 2026-01-01T00:00:00.500Z 12.5 good',
        't1 2026-01-01T00:00:00.500Z -1 good',
        't2 2026-01-01T00:00:00.500Z 0 good',
        't3 2026-01-01T00:00:00.500Z 4711 good',
      ],
      refused: [],
      unknown: [],
    })
  })

  it('are read from JSON and from the changes that Zeek logs', () => {
    const map = toMap('1/input/3', '*/holding/5')
    const log = [
      '{"ts":1767225600.0,"unit":1,"func":"READ_INPUT_REGISTERS","address":3,"response_values":[17]}',
      '{"ts":"2026-01-01T00:00:01Z","register":5,"old_val":1,"new_val":2}',
    ].join('\n')
    assert.deepEqual(read(new ModbusLines(map), map, toLines(log)).readings, [
      't0 2026-01-01T00:00:00.000Z 17 good',
      't1 2026-01-01T00:00:01.000Z 2 good',
    ])
  })

  it("of CISA's own parser are those that its authors expect", without(modbusLog, 'real data'), () => {
    const log = textIn(modbusLog ?? '', 'modbus_detailed.log')
    const timed = log.replaceAll('XXXXXXXXXX.XXXXXX', '1767225600.0')
    const map = toMap('4/holding/1', '5/holding/8', '5/input/2', '4/coil/1', '5/coil/3')
    const { readings, refused } = read(new ModbusLines(map), map, toLines(timed))
    const values = (tag: string) =>
      readings.filter((reading) => reading.startsWith(`${tag} `)).map((reading) => Number(reading.split(' ')[2]))
    assert.deepEqual(
      [refused, values('t0')[0], values('t1')[0], values('t2')[0], values('t3')[0], values('t4')[0]],
      [[], 170, 58561, 8059, 1, 0],
    )
  })
})

/** The text of a file in a tar archive: blocks of 512 bytes, a head before each file (POSIX ustar). */
function textIn(archive: string, name: string): string {
  assert.ok(existsSync(archive))
  const bytes = gunzipSync(readFileSync(archive))
  for (let at = 0; at < bytes.length; ) {
    const path = bytes.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(bytes.toString('utf8', at + 124, at + 136), 8) || 0
    if (path.endsWith(`/${name}`)) return bytes.toString('utf8', at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`there is no ${name} in ${archive}`)
}
