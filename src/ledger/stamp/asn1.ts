import { AsnConvert } from '@peculiar/asn1-schema'
import { ledgerFault } from '../faults.ts'

/** What the bytes say as that type, or `ledger.bad-stamp`. */
export function parse<T>(bytes: ArrayBuffer, type: new () => T): T {
  return attempt(() => AsnConvert.parse(bytes, type))
}

/** What was read, as bytes again. A stranger's token may hold what can be read and cannot be written: `ledger.bad-stamp`. */
export function serialize(value: object): Buffer<ArrayBuffer> {
  return Buffer.from(attempt(() => AsnConvert.serialize(value)))
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw ledgerFault('bad-stamp', `it cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
