import type { Fault } from '../../base/index.ts'
import { nearest } from '../facts/definition.ts'
import { parseNumber } from '../facts/value.ts'
import { dependenciesFault } from './faults.ts'
import { parseSpan } from './spans.ts'
import type { Column, Row } from './table-columns.ts'

/** A fault of one cell, by line and column. */
export function atCell(line: number, column: Column, detail: string): Fault {
  return dependenciesFault('bad-row', detail, `line ${line}, column ${column}`)
}

/** Reads the cells of one row; each method throws a Fault that names line and column. */
export class Cells {
  readonly #row: Row

  constructor(row: Row) {
    this.#row = row
  }

  text(column: Column): string | null {
    const written = this.#row.cell(column)
    if (written.length > 2000) throw this.fault(column, `There are ${written.length} letters; 2,000 are read.`)
    return written === '' ? null : written
  }

  id(column: Column): string {
    const id = this.optionalId(column)
    if (id === null) throw this.fault(column, 'It is empty.')
    return id
  }

  optionalId(column: Column): string | null {
    const id = this.text(column)
    if (id === null) return null
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,99}$/u.test(id)) {
      throw this.fault(column, `"${id}" is no id: letters, digits, dots, hyphens and underscores, without blanks, at most 100.`)
    }
    return id
  }

  choice<T extends string>(column: Column, choices: readonly T[], absent?: T): T {
    const written = this.text(column)?.toLowerCase() ?? absent
    if (written === undefined) throw this.fault(column, `It is empty; it is one of: ${choices.join(', ')}.`)
    const found = choices.find((choice) => choice === written)
    if (found !== undefined) return found
    const near = nearest(written, choices)
    throw this.fault(column, `"${written}" is not one of: ${choices.join(', ')}.${near === undefined ? '' : ` Do you mean "${near}"?`}`)
  }

  /** ISO 3166-1 by two letters, with blanks, commas or semicolons between them. */
  states(column: Column): string[] {
    const words = (this.text(column) ?? '').split(/[\s,;]+/).filter((word) => word !== '')
    const codes = words.map((word) => {
      const code = { UK: 'GB', EL: 'GR' }[word.toUpperCase()] ?? word.toUpperCase()
      if (!/^[A-Z]{2}$/.test(code)) throw this.fault(column, `"${word}" is not a state by two letters, such as AT.`)
      return code
    })
    return [...new Set(codes)].sort()
  }

  wholeNumber(column: Column, { least, most }: { least: number; most: number }): number | null {
    const written = this.text(column)
    if (written === null) return null
    const value = parseNumber(written)
    if (value === undefined || !Number.isInteger(value) || value < least || value > most) {
      throw this.fault(column, `"${written}" is not a whole number from ${least} to ${most.toLocaleString('en-GB')}.`)
    }
    return value
  }

  /** Absent: 0. */
  spanMs(column: Column): number {
    const written = this.text(column)
    if (written === null) return 0
    const ms = parseSpan(written)
    if (ms === undefined) throw this.fault(column, `"${written}" is no span such as "15 s", "90 min", "4 h" or "2 d".`)
    return ms
  }

  percent(column: Column): number {
    const written = this.text(column)
    if (written === null) return 100
    const value = parseNumber(written.replace(/\s*%$/, ''))
    if (value === undefined || value <= 0 || value > 100) throw this.fault(column, `"${written}" is not a share above 0 and up to 100 %.`)
    return value
  }

  fault(column: Column, detail: string): Fault {
    return atCell(this.#row.line, column, detail)
  }
}
