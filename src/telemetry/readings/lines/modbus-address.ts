export const modbusTables = ['coil', 'discrete', 'holding', 'input'] as const
export type ModbusTable = (typeof modbusTables)[number]

const registerKinds = ['uint16', 'int16', 'uint32', 'int32', 'float32'] as const
type RegisterKind = (typeof registerKinds)[number]

/** Where in which controller a tag lies: `4/holding/100:float32`, `10.0.0.7 4/coil/3`, `*` for any unit. */
export interface ModbusAddress {
  readonly text: string
  /** Address of the controller; undefined: any. */
  readonly host: string | undefined
  /** Undefined: any. */
  readonly unit: number | undefined
  readonly table: ModbusTable
  /** As the log numbers it. */
  readonly register: number
  readonly kind: RegisterKind
  /** The register with the lower half comes first. */
  readonly isSwapped: boolean
}

const shape = /^(?:(\S+) )?(\*|\d{1,3})\/(coil|discrete|holding|input)\/(\d{1,5})(?::(uint16|int16|uint32|int32|float32)(-swapped)?)?$/

/** Undefined for an address of another kind of source. */
export function toModbusAddress(text: string): ModbusAddress | undefined {
  const [, host, unit, table, register, kind, swapped] = shape.exec(text) ?? []
  const isTable = modbusTables.find((one) => one === table)
  if (isTable === undefined) return undefined
  return {
    text,
    host,
    unit: unit === '*' ? undefined : Number(unit),
    table: isTable,
    register: Number(register),
    kind: registerKinds.find((one) => one === kind) ?? 'uint16',
    isSwapped: swapped !== undefined,
  }
}

/** The value at the address, of registers read from `start` on; undefined where they do not hold all of it. */
export function decodeRegisters(address: ModbusAddress, start: number, registers: readonly number[]): number | undefined {
  const first = registers[address.register - start]
  if (first === undefined) return undefined
  if (address.kind === 'uint16') return first
  if (address.kind === 'int16') return (first << 16) >> 16
  const second = registers[address.register - start + 1]
  if (second === undefined) return undefined
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, address.isSwapped ? second : first)
  view.setUint16(2, address.isSwapped ? first : second)
  if (address.kind === 'uint32') return view.getUint32(0)
  return address.kind === 'int32' ? view.getInt32(0) : view.getFloat32(0)
}
