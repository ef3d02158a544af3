import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isFault } from '../../base/index.ts'
import { type Table, type TableOptions, TableReader } from './table.ts'

const start = Date.UTC(2016, 0, 9, 22)
const hour = 3_600_000

function read(lines: readonly string[], options: Partial<TableOptions> = {}): Table {
  const reader = new TableReader({ name: 'plant.csv', ...options })
  for (const line of lines) reader.take(line)
  return reader.end()
}

suite('labels', () => {
  const labelled = (name: string, cells: readonly string[], options: Partial<TableOptions> = {}) =>
    read([`time,x,${name}`, ...cells.map((cell, row) => `${start + row * hour},${row % 7},${cell}`)], options)

  for (const [name, cells, expected] of [
    ['ATT_FLAG', ['-999', '1', '-999'], [0, 1, 0]],
    ['ATT_FLAG', ['0', '1.0', '0.0'], [0, 1, 0]],
    ['Normal/Attack', ['Normal', 'A ttack', 'Normal'], [0, 1, 0]],
    ['label', ['-1', '1', ''], [0, 1, 0]],
    ['Label', ['benign', 'malicious', 'Benign'], [0, 1, 0]],
    ['attack', ['FALSE', 'TRUE', 'false'], [0, 1, 0]],
    ['anomaly', ['no', 'yes', 'no'], [0, 1, 0]],
    ['class', ['0', '3', '0'], [0, 1, 0]],
    ['attack_label', ['normal', 'valve held open', 'normal'], [0, 1, 0]],
    ['Attack LABLE (1:No Attack, -1:Attack)', ['1', '-1', '1'], [0, 1, 0]],
    ['is_anomaly', ['0', '0', '0'], [0, 0, 0]],
  ] as const) {
    test(`${name}: ${cells.join(', ')}`, () => {
      const header = name.includes(',') ? `"${name}"` : name
      const { series, labels, notes } = labelled(header, cells)
      assert.deepEqual(series.tags, ['x'], 'a label is never a reading')
      assert.deepEqual([...(labels ?? [])], expected)
      assert.equal(notes.labelColumn, name)
    })
  }

  test('a label by any name, when it is said', () => {
    assert.deepEqual([...(labelled('state of things', ['0', '1', '0'], { label: 'State of Things' }).labels ?? [])], [0, 1, 0])
  })

  test('a second label, as of one part of the plant, is no reading', () => {
    const { series } = labelled('attack,attack_P1', ['0,0', '1,1', '0,0'])
    assert.deepEqual(series.tags, ['x'])
  })

  test('a column that is said to be the label and is none is a fault', () => {
    assert.throws(() => labelled('y', ['1.5', 'x', 'z'], { label: 'y' }), isCode('process.no-label'))
    assert.throws(() => labelled('y', ['1', '0', '1'], { label: 'truth' }), isCode('process.no-label'))
  })
})

function isCode(code: string): (error: unknown) => boolean {
  return (error) => isFault(error) && error.code === code
}
