import { decode, encode, rfc8949EncodeOptions, Tagged } from 'cborg'
import { ledgerFault } from '../faults.ts'

/** What stands in a receipt: nothing else is read. */
export type Cbor = number | bigint | string | null | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>

const coseSign1 = 18
const maxBytes = 1024 * 1024

/** Deterministic (RFC 8949 §4.2.1). */
export function toCbor(value: Cbor): Uint8Array {
  return encode(value, rfc8949EncodeOptions)
}

/** COSE_Sign1 with its tag (RFC 9052 §4.2). */
export function toSign1(parts: readonly Cbor[]): Uint8Array {
  return encode(new Tagged(coseSign1, parts), rfc8949EncodeOptions)
}

/** Throws `ledger.bad-receipt`: bytes that two readers could read differently are refused. */
export function parseCbor(bytes: Uint8Array, place: string): unknown {
  return read(bytes, place, {})
}

/** The four parts of a COSE_Sign1, still unread. */
export function parseSign1(bytes: Uint8Array): readonly unknown[] {
  const tagged: unknown = read(bytes, 'receipt', Tagged.preserve(coseSign1))
  const parts: unknown = tagged instanceof Tagged ? tagged.value : undefined
  if (!Array.isArray(parts) || parts.length !== 4) throw ledgerFault('bad-receipt', 'it is no COSE_Sign1 with its tag', 'receipt')
  return parts
}

function read(bytes: Uint8Array, place: string, tags: ReturnType<typeof Tagged.preserve>): unknown {
  if (bytes.length > maxBytes) throw ledgerFault('bad-receipt', `it is larger than ${maxBytes} bytes`, place)
  try {
    return decode(bytes, { strict: true, allowIndefinite: false, allowUndefined: false, rejectDuplicateMapKeys: true, useMaps: true, tags })
  } catch (error) {
    throw ledgerFault('bad-receipt', error instanceof Error ? error.message : String(error), place)
  }
}
