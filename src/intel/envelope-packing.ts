import { Fault } from '../base/index.ts'
import { SaltedContent } from '../ledger/index.ts'
import type { ReadElement, ReadEnvelope } from './envelope.ts'
import type { Incoming } from './incoming.ts'

const hashBytes = 32
/** Of each object: the hash of its text, the seed, the content hash. */
const bytesEach = 3 * hashBytes

type FaultText = ReturnType<Fault['toJSON']>
type PackedElement = { readonly place: string } & (
  | { readonly incoming: Omit<Incoming, 'hash' | 'salted'> }
  | { readonly fault: FaultText; readonly id: string | undefined; readonly version: string | undefined }
)

/** What was read, for another thread: all hashes in one piece, faults as what they say. */
export interface PackedEnvelope extends Pick<ReadEnvelope, 'type'> {
  readonly elements: readonly PackedElement[]
  readonly hashes: Uint8Array<ArrayBuffer>
}

export function packEnvelope({ elements, type }: ReadEnvelope): PackedEnvelope {
  const hashes = new Uint8Array(elements.length * bytesEach)
  const packed = elements.map((element, at): PackedElement => {
    if ('fault' in element) return { ...element, fault: element.fault.toJSON() }
    const { hash, salted, ...incoming } = element.incoming
    hashes.set(hash, at * bytesEach)
    hashes.set(salted?.seed ?? [], at * bytesEach + hashBytes)
    hashes.set(salted?.hash ?? [], at * bytesEach + 2 * hashBytes)
    return { place: element.place, incoming }
  })
  return { elements: packed, hashes, type }
}

export function unpackEnvelope({ elements, hashes, type }: PackedEnvelope): ReadEnvelope {
  const unpacked = elements.map((element, at): ReadElement => {
    if ('fault' in element) return { ...element, fault: toFault(element.fault) }
    const [hash, seed, content] = [0, 1, 2].map((part) => hashes.subarray(at * bytesEach + part * hashBytes).subarray(0, hashBytes))
    if (hash === undefined || seed === undefined || content === undefined) throw new Error('three parts were cut')
    return { place: element.place, incoming: { ...element.incoming, hash, salted: new SaltedContent(seed, content) } }
  })
  return { elements: unpacked, type }
}

export function toFault({ kind, code, detail, place }: FaultText): Fault {
  return new Fault({ kind, code }, detail, place)
}
