import { isJsonObject } from '../../../base/index.ts'
import { telemetryFault } from '../../faults.ts'
import type { Line } from '../../line-batch.ts'
import type { AddressMap } from '../address-map.ts'
import type { Gathered } from '../gathered.ts'
import { toTimestamp } from '../stamp.ts'
import { FileHeads, fileOf, type LineReader } from './line-reader.ts'
import { decodeRegisters, type ModbusAddress, type ModbusTable, toModbusAddress } from './modbus-address.ts'

/** Which table a function of Modbus reads or sets, as Zeek and ICSNPP name it. */
const tables: ReadonlyMap<string, ModbusTable> = new Map([
  ['READ_COILS', 'coil'],
  ['WRITE_SINGLE_COIL', 'coil'],
  ['WRITE_MULTIPLE_COILS', 'coil'],
  ['READ_DISCRETE_INPUTS', 'discrete'],
  ['READ_HOLDING_REGISTERS', 'holding'],
  ['WRITE_SINGLE_REGISTER', 'holding'],
  ['WRITE_MULTIPLE_REGISTERS', 'holding'],
  ['READ_INPUT_REGISTERS', 'input'],
])

/** Fields of a record, whether it was JSON or a row of a Zeek table. */
type Fields = ReadonlyMap<string, string>

/**
 * Reads values off the wire as a sensor beside the network saw them: `modbus_detailed.log` of CISA's ICSNPP and Zeek's
 * `modbus_register_change.log`, as tab-separated tables or JSON. Registers that no tag names are passed over.
 */
export class ModbusLines implements LineReader {
  readonly #addresses: readonly ModbusAddress[]
  readonly #heads: FileHeads<readonly string[]>

  /** `saved` is what `save` gave. Fault: `telemetry.bad-plant` when no tag is a register. */
  constructor(map: AddressMap, saved?: string) {
    this.#addresses = [...map.all()].flatMap((address) => toModbusAddress(address) ?? [])
    if (this.#addresses.length === 0)
      throw telemetryFault('bad-plant', 'No tag has the address of a register: UNIT/TABLE/NUMBER such as 4/holding/100:float32.')
    this.#heads = new FileHeads(saved)
  }

  takeAll(lines: readonly Line[], into: Gathered): void {
    for (const line of lines) {
      if (line.text.startsWith('#fields\t')) this.#heads.set(fileOf(line), line.text.split('\t').slice(1))
      else if (!line.text.startsWith('#')) this.#takeRecord(line, into)
    }
  }

  save(): string {
    return this.#heads.save()
  }

  #takeRecord(line: Line, into: Gathered): void {
    const fields = line.text.startsWith('{') ? fromJson(line.text) : this.#fromRow(line)
    if (fields === undefined) {
      into.refuse(line.place, 'The line is neither JSON nor a row below a #fields line.')
      return
    }
    const change = fields.get('register')
    const func = fields.get('func') ?? ''
    const table = change === undefined ? tables.get(func) : 'holding'
    if (table === undefined) return
    const at = toTimestamp(fields.get('ts') ?? '')
    if (at === undefined) {
      into.refuse(line.place, `"${fields.get('ts')}" is no time.`)
      return
    }
    const start = Number(change ?? fields.get('address'))
    const values = toValues(fields, func)
    for (const address of this.#addresses) {
      if (address.table !== table || !isOf(address, fields)) continue
      const value = decodeRegisters(address, start, values)
      if (value !== undefined) into.put(address.text, { at, value, quality: 'good' })
    }
  }

  #fromRow(line: Line): Fields | undefined {
    const names = this.#heads.find(fileOf(line))
    const row = line.text.split('\t')
    if (names === undefined || row.length !== names.length) return undefined
    return new Map(names.flatMap((name, at) => (row[at] === '-' || row[at] === undefined ? [] : [[name, row[at]] as const])))
  }
}

function fromJson(text: string): Fields | undefined {
  try {
    const record: unknown = JSON.parse(text)
    return isJsonObject(record) ? new Map(Object.entries(record).map(([name, value]) => [name, String(value)])) : undefined
  } catch {
    return undefined
  }
}

/** What was answered, or of a write what was asked for. */
function toValues(fields: Fields, func: string): number[] {
  const text =
    fields.get('new_val') ?? (func.startsWith('WRITE') ? fields.get('request_values') : undefined) ?? fields.get('response_values')
  return text === undefined || text === '' ? [] : text.split(',').map((value) => (value === 'T' ? 1 : value === 'F' ? 0 : Number(value)))
}

function isOf({ host, unit }: ModbusAddress, fields: Fields): boolean {
  if (host !== undefined && host !== fields.get('id.resp_h')) return false
  return unit === undefined || unit === Number(fields.get('unit'))
}
