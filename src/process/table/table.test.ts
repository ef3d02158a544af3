import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isFault } from '../../base/index.ts'
import { type Table, type TableOptions, TableReader } from './table.ts'

function read(lines: readonly string[], options: Partial<TableOptions> = {}): Table {
  const reader = new TableReader({ name: 'plant.csv', ...options })
  for (const line of lines) reader.take(line)
  return reader.end()
}

const hour = 3_600_000
const start = Date.UTC(2016, 0, 9, 22)
const two = (count: number) => String(count).padStart(2, '0')
const parts = (at: number) => {
  const date = new Date(at)
  const [year, month, day, hours] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()]
  return {
    year,
    month: two(month),
    day: two(day),
    hours: two(hours),
    half: hours < 12 ? 'AM' : 'PM',
    twelve: hours % 12 === 0 ? 12 : hours % 12,
  }
}
const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const rows = 200
const times = Float64Array.from({ length: rows }, (_, row) => start + row * hour)
const level = (row: number) => Math.round(1000 * (3 + Math.sin(row / 7))) / 1000
const flow = (row: number) => Math.round(100 * (-20 + 9 * Math.cos(row / 5))) / 100
const values = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? level(at >> 1) : flow(at >> 1)))

/** One way to write the same two hundred rows. */
interface Dialect {
  readonly header: string
  readonly row: (at: number, row: number) => string
}
const plain = (row: number) => `${level(row)},${flow(row)}`
const dialects: Readonly<Record<string, Dialect>> = {
  'ISO with a zone': { header: 'time,L,F', row: (at, row) => `${new Date(at).toISOString()},${plain(row)}` },
  'ISO with an offset': {
    header: 'Timestamp,L,F',
    row: (at, row) => `${new Date(at + 2 * hour).toISOString().slice(0, 19)}+02:00,${plain(row)}`,
  },
  'ISO without a zone, a blank for the T': {
    header: 'date time,L,F',
    row: (at, row) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')},${plain(row)}`,
  },
  'seconds since 1970': { header: 'ts,L,F', row: (at, row) => `${at / 1000},${plain(row)}` },
  'milliseconds since 1970': { header: 'ts,L,F', row: (at, row) => `${at},${plain(row)}` },
  'nanoseconds since 1970': { header: 'time,L,F', row: (at, row) => `${at}000000,${plain(row)}` },
  'the day first, two digits of the year, the hour alone (BATADAL)': {
    header: 'DATETIME,L,F',
    row: (at, row) => {
      const { day, month, year, hours } = parts(at)
      return `${day}/${month}/${String(year).slice(2)} ${hours},${plain(row)}`
    },
  },
  'the month first': {
    header: 'Time,L,F',
    row: (at, row) => `${parts(at).month}/${parts(at).day}/${parts(at).year} ${parts(at).hours}:00,${plain(row)}`,
  },
  'a leading blank, the day first, AM and PM (SWaT)': {
    header: ' Timestamp, L , F',
    row: (at, row) => {
      const { day, month, year, twelve, half } = parts(at)
      return ` ${day}/${month}/${year} ${twelve}:00:00 ${half}, ${level(row)} ,${flow(row)}`
    },
  },
  'the month by name (PI)': {
    header: 'Time;L;F',
    row: (at, row) => {
      const { day, month, year, hours } = parts(at)
      return `${day}-${names[Number(month) - 1]}-${String(year).slice(2)} ${hours}:00:00;${level(row)};${flow(row)}`
    },
  },
  'digits without signs between them': {
    header: 'time,L,F',
    row: (at, row) => `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)},${plain(row)}`,
  },
  'date and time in two columns': {
    header: 'Date,Time,L,F',
    row: (at, row) => {
      const { day, month, year, twelve, half } = parts(at)
      return `${Number(month)}/${Number(day)}/${year},${twelve}:00:00.000 ${half},${plain(row)}`
    },
  },
  'day and clock in two columns, in German, with a decimal comma': {
    header: 'Datum;Uhrzeit;L;F',
    row: (at, row) => {
      const { day, month, year, hours } = parts(at)
      return `${day}.${month}.${year};${hours}:00;${`${level(row)};${flow(row)}`.replaceAll('.', ',')}`
    },
  },
  'tabs and a decimal comma': {
    header: 'time\tL\tF',
    row: (at, row) => `${new Date(at).toISOString()}\t${`${level(row)}\t${flow(row)}`.replaceAll('.', ',')}`,
  },
  'quoted, with a decimal comma': {
    header: '"time","L","F"',
    row: (at, row) => `"${new Date(at).toISOString()}","${String(level(row)).replace('.', ',')}","${String(flow(row)).replace('.', ',')}"`,
  },
  'a mark of the byte order, Windows line ends, a line number': {
    header: '\uFEFFIndex,time,L,F\r',
    row: (at, row) => `${row},${new Date(at).toISOString()},${plain(row)}\r`,
  },
}

suite('a table is read the same, however it is written', () => {
  for (const [name, { header, row }] of Object.entries(dialects)) {
    test(name, () => {
      const { series, labels, notes } = read([header, ...Array.from(times, row)])
      assert.deepEqual(series.tags, ['L', 'F'])
      assert.deepEqual(series.times, times)
      assert.deepEqual(series.values, values)
      assert.equal(labels, undefined)
      assert.deepEqual([notes.refusedCount, notes.late, notes.reordered, notes.missing], [0, 0, 0, 0])
    })
  }

  test('a number that counts is the time where nothing else is, in the unit of its name', () => {
    for (const [name, step] of [
      ['', 1_000],
      ['time', 1_000],
      ['t (ms)', 1],
      ['Time (min)', 60_000],
      ['time [h]', hour],
    ] as const) {
      const { series } = read([`${name},L,F`, ...Array.from(times, (_, row) => `${row},${plain(row)}`)])
      assert.deepEqual([...series.times.subarray(0, 3)], [0, step, 2 * step], `"${name}"`)
      assert.deepEqual(series.tags, ['L', 'F'])
    }
  })

  test('the newest first, or in any order: rows are put in their place', () => {
    const { row } = dialects['ISO with a zone'] ?? { row: String }
    const lines = Array.from(times, row)
    for (const shuffled of [lines.toReversed(), [...lines.slice(90), ...lines.slice(0, 90)]]) {
      const { series, notes } = read(['time,L,F', ...shuffled])
      assert.deepEqual(series.times, times)
      assert.deepEqual(series.values, values)
      assert.ok(notes.reordered > 0)
    }
  })

  test('a day that may be a month is told by the end of the file', () => {
    // One row a second from the 5th of January on: the first 500 rows may as well be of the 1st of May.
    const at = (row: number) => Date.UTC(2016, 0, 5, 0, 0, row)
    const line = (time: number) => `${parts(time).month}/${parts(time).day}/2016 ${new Date(time).toISOString().slice(11, 19)},1.5`
    const head = Array.from({ length: 600 }, (_, row) => line(at(row)))
    const { series } = read(['time,L', ...head], { lastLines: [line(Date.UTC(2016, 0, 17))] })
    assert.equal(series.times[0], at(0))
  })
})

suite('what stands in a cell', () => {
  const table = (cells: readonly string[], header = 'x') =>
    read([`time,${header}`, ...cells.map((cell, row) => `${start + row * hour},${cell}`)])

  test('a reading that is missing or bad is none, and is counted', () => {
    const words = ['', 'NaN', 'n/a', 'null', 'Bad', 'Bad Input', 'I/O Timeout', '#N/A', 'inf', '-', '?']
    const { series, notes } = table([...Array.from({ length: 40 }, (_, row) => String(row)), ...words])
    assert.equal(notes.missing, words.length)
    assert.ok(series.values.subarray(40).every((value) => Number.isNaN(value)))
  })

  test('switches may be words', () => {
    for (const [on, off] of [
      ['TRUE', 'FALSE'],
      ['On', 'Off'],
      ['OPEN', 'CLOSED'],
      ['Running', 'Stopped'],
    ]) {
      assert.deepEqual([...table([on ?? '', off ?? '', on ?? '']).series.values], [1, 0, 1])
    }
  })

  test('a column of states is a tag for each, and reads the same later though some do not come', () => {
    const learned = table(['AUTO', 'MANUAL', 'Service', 'AUTO', ''], 'Mode')
    assert.deepEqual(learned.series.tags, ['Mode=AUTO', 'Mode=MANUAL', 'Mode=Service'])
    assert.deepEqual([...learned.series.values.subarray(3, 6)], [0, 1, 0])
    assert.ok(Number.isNaN(learned.series.values[12]))
    const judged = read(['Mode,time', `manual,${start}`, `AUTO,${start + hour}`, `UNKNOWN STATE,${start + 2 * hour}`], {
      tags: learned.series.tags,
    })
    assert.deepEqual(judged.series.tags, learned.series.tags)
    assert.deepEqual([...judged.series.values], [0, 1, 0, 1, 0, 0, 0, 0, 0])
  })

  test('remarks are no readings, and are named', () => {
    const { series, notes } = read([
      'time,x,remark',
      ...Array.from({ length: 30 }, (_, row) => `${start + row * hour},${row},shift ${row} was quiet`),
    ])
    assert.deepEqual(series.tags, ['x'])
    assert.deepEqual(notes.leftOut, [{ column: 'remark', reason: 'holds text' }])
  })

  test('a number is read as the language reads it, to the last bit', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer().map((value) => value / 1000),
    )
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (list) => {
        assert.deepEqual(
          [...table(list.map(String)).series.values],
          list.map((value) => Number(String(value))),
        )
        const fixed = list.filter((value) => Math.abs(value) < 1e20).map((value) => value.toFixed(9))
        if (fixed.length > 0) assert.deepEqual([...table(fixed.map((text) => ` ${text} `)).series.values], fixed.map(Number))
      }),
    )
  })
})

suite('what is odd is told, and never hidden', () => {
  const line = (row: number) => `${new Date(start + row * hour).toISOString()},${plain(row)}`

  test('lines above the header and below the rows, units, empty and broken rows', () => {
    const { series, notes } = read([
      'Export of plant north',
      'made by: historian 7',
      '',
      'time,L,F',
      'UTC,m,l/s',
      ...Array.from({ length: 60 }, (_, row) => line(row)),
      '2016-01-31T99:00:00Z,1,2',
      'half a row,1',
      ',,',
    ])
    assert.deepEqual(series.tags, ['L', 'F'])
    assert.equal(series.times.length, 60)
    assert.equal(notes.refusedCount, 3)
    assert.deepEqual(notes.refused[0], { place: 'plant.csv:5', reason: '"UTC" is no time like those before it' })
    assert.equal(notes.refused[2]?.place, 'plant.csv:67')
  })

  test('the hour that comes twice in autumn is told once', () => {
    // Local time without a zone: 01:00 … 02:45, then 02:00 … again.
    const clock = [...Array.from({ length: 8 }, (_, at) => at * 15 + 60), ...Array.from({ length: 8 }, (_, at) => at * 15 + 120)]
    const { series, notes } = read([
      'time,x',
      ...clock.map((minute, at) => `2025-10-26 ${two(Math.floor(minute / 60))}:${two(minute % 60)},${at}`),
    ])
    assert.equal(series.times.length, 12)
    assert.equal(notes.late, 4)
    assert.ok(series.times.every((time, at) => at === 0 || time > (series.times[at - 1] ?? 0)))
  })

  test('names that come twice are told apart; columns that are to be left out are', () => {
    const { series } = read(['time,P,P,Q', ...Array.from({ length: 5 }, (_, row) => `${start + row * hour},1,2,3`)], { ignore: ['q'] })
    assert.deepEqual(series.tags, ['P', 'P (2)'])
  })

  test('a table without a time, without a row, without readings or without a line is a fault that names the place', () => {
    assert.throws(() => read(['a,b', '1,2', '1,2', '3,1']), isCode('process.no-time'))
    assert.throws(() => read(['time,b']), isCode('process.bad-table'))
    assert.throws(
      () => read(['time,remark', `${start},one thing`, `${start + 1},another`], { ignore: ['remark'] }),
      isCode('process.bad-table'),
    )
    assert.throws(() => read([]), isCode('process.bad-table'))
    assert.throws(() => read(['time,b', `${start},1`], { time: 'when' }), isCode('process.no-time'))
  })

  test('whatever lines come, there is a table or a fault', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.double().map(String),
      fc.constantFrom('2016-01-01 00:00', '"', '""', '1,5', '1451606400'),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 12 }), fc.constantFrom(',', ';', '\t'), (cells, delimiter) => {
        try {
          const { series, labels } = read(cells.map((row) => row.join(delimiter)))
          assert.equal(series.values.length, series.times.length * series.tags.length)
          assert.ok(labels === undefined || labels.length === series.times.length)
        } catch (error) {
          assert.ok(isFault(error), String(error))
        }
      }),
    )
  })
})

function isCode(code: string): (error: unknown) => boolean {
  return (error) => isFault(error) && error.code === code
}
