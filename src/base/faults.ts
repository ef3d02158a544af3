/**
 * A Fault is what the caller did or can mend. Anything else that is thrown is a bug: the doors answer it with a log id
 * and keep its text to themselves.
 */

/** The eight closed kinds. `http/faults.ts` maps them to status codes, `cli/exit.ts` to exit codes. */
export const faultKinds = ['invalid', 'denied', 'absent', 'conflict', 'too-large', 'busy', 'unsupported', 'unavailable'] as const
export type FaultKind = (typeof faultKinds)[number]

/** What a code means, said once: the reference page and the API contract are made from it. */
export interface FaultMeaning {
  readonly kind: FaultKind
  /** One sentence for the person who has to mend it. */
  readonly means: string
}

export class Fault extends Error {
  readonly kind: FaultKind
  /** `room.code`, stable: clients may branch on it. */
  readonly code: string
  /** Where: `file:line:column`, or a JSON path such as `objects[17].modified`. */
  readonly place: string | undefined

  constructor(what: { kind: FaultKind; code: string }, detail: string, place?: string) {
    super(detail)
    this.name = 'Fault'
    this.kind = what.kind
    this.code = what.code
    this.place = place
  }

  /** The same fault, its place under a wider one: `modified` within `objects[17]` is `objects[17].modified`. */
  within(outer: string): Fault {
    const inner = this.place
    const place = inner === undefined || inner === '' ? outer : `${outer}${inner.startsWith('[') ? '' : '.'}${inner}`
    return new Fault(this, this.message, place)
  }

  toJSON(): { kind: FaultKind; code: string; detail: string; place?: string } {
    const { kind, code, message: detail, place } = this
    return place === undefined ? { kind, code, detail } : { kind, code, detail, place }
  }
}

export type FaultTable = Readonly<Record<string, FaultMeaning>>

/** A room's faults: call it with one of the room's codes to make the Fault. */
export interface RoomFaults<T extends FaultTable> {
  (code: keyof T & string, detail: string, place?: string): Fault
  readonly room: string
  readonly table: T
}

/** Declares the codes of one room. A test holds that every declared code is documented and used. */
export function declareFaults<const T extends FaultTable>(room: string, table: T): RoomFaults<T> {
  const make = (code: keyof T & string, detail: string, place?: string): Fault => {
    const meaning = table[code]
    if (meaning === undefined) throw new Error(`undeclared fault ${room}.${code}`)
    return new Fault({ kind: meaning.kind, code: `${room}.${code}` }, detail, place)
  }
  return Object.assign(make, { room, table })
}

export function isFault(thrown: unknown): thrown is Fault {
  return thrown instanceof Fault
}

/** What a batch gives back: the good is taken, the refused is listed, each by place and reason. */
export interface Batch<T> {
  readonly accepted: readonly T[]
  readonly refused: readonly Fault[]
}
