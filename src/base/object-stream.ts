import { type Fault, isFault } from './faults.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { jsonFault } from './json-faults.ts'
import { decodeUtf8, scanJson } from './json-text.ts'
import { ObjectSplitter, type Piece } from './object-splitter.ts'

/** One object of a stream: its text and its place in the list, or why it is refused. `endOffset` is for progress. */
export type StreamElement = { readonly index: number; readonly place: string; readonly endOffset: number } & (
  | { readonly text: string }
  | { readonly fault: Fault }
)

/** An envelope in memory: its objects' texts by place, those that are no text with the reason, and whatever else it says. */
export interface Envelope {
  readonly elements: readonly ({ readonly place: string } & ({ readonly text: string } | { readonly fault: Fault }))[]
  readonly rest: JsonObject
}

const maxElementBytes = 8 * 1024 * 1024
const stepBytes = 1024 * 1024

/**
 * The objects of a file or body of any size: a bundle, an envelope, an array, single objects, one a line. A bad one is
 * reported and the others come; only when the end of a bad one cannot be found is it the last.
 */
export async function* splitObjects(chunks: AsyncIterable<Uint8Array>, limits: { maxBytes?: number } = {}): AsyncIterable<StreamElement> {
  const splitter = new ObjectSplitter(limits.maxBytes ?? maxElementBytes)
  for await (const chunk of chunks) yield* toElements(splitter.push(chunk))
  yield* toElements(splitter.end())
}

export interface EnvelopeLimits {
  /** Of one object. */
  readonly maxBytes?: number
  /** A body of nothing but brackets has a third as many objects as bytes. */
  readonly maxObjects?: number
}

/** The same for an envelope that is in memory. What is wrong with the envelope itself is thrown. */
export function splitEnvelope(source: string | Uint8Array, limits: EnvelopeLimits = {}): Envelope {
  const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source
  const pieces = cutAll(bytes, limits)
  const end = pieces.findIndex((piece) => 'envelope' in piece)
  const envelope = pieces[end]
  if (envelope === undefined || !('envelope' in envelope)) {
    for (const piece of pieces) if ('fault' in piece) throw piece.fault.within(piece.place)
    return { elements: [], rest: requireObject(decodeUtf8(bytes)) }
  }
  if (end < pieces.length - 1) throw jsonFault('bad-json', 'There is more behind the envelope.')
  const elements = pieces.slice(0, end).map((piece): Envelope['elements'][number] => {
    // Where the list itself is broken, what is an object and what is not cannot be told.
    if (!('bytes' in piece)) throw 'fault' in piece ? piece.fault.within(piece.place) : jsonFault('bad-json', 'There are two lists.')
    const text = readable(() => decodeUtf8(piece.bytes, piece.place))
    return typeof text === 'string' ? { place: piece.place, text } : { place: piece.place, fault: text }
  })
  return { elements, rest: requireObject(decodeUtf8(envelope.envelope)) }
}

function cutAll(bytes: Uint8Array, { maxBytes = maxElementBytes, maxObjects = Number.POSITIVE_INFINITY }: EnvelopeLimits): Piece[] {
  const splitter = new ObjectSplitter(maxBytes)
  const pieces: Piece[] = []
  for (let at = 0; at < bytes.length; at += stepBytes) {
    for (const piece of splitter.push(bytes.subarray(at, at + stepBytes))) pieces.push(piece)
    if (pieces.length > maxObjects + 1) throw jsonFault('too-long', `There are more than ${maxObjects} objects.`, 'objects')
  }
  pieces.push(...splitter.end())
  return pieces
}

function requireObject(text: string): JsonObject {
  const value: unknown = JSON.parse(scanJson(text, { maxLength: Number.MAX_SAFE_INTEGER }).compact)
  if (!isJsonObject(value)) throw jsonFault('bad-json', 'Expected an object.')
  return value
}

function* toElements(pieces: readonly Piece[]): Iterable<StreamElement> {
  for (const piece of pieces) {
    const { index, place, endOffset } = piece
    if ('fault' in piece) yield { index, place, endOffset, fault: piece.fault.within(place) }
    else if ('bytes' in piece) {
      const text = readable(() => decodeUtf8(piece.bytes, place))
      yield typeof text === 'string' ? { index, place, endOffset, text } : { index, place, endOffset, fault: text }
    } else {
      const fault = readable(() => scanJson(decodeUtf8(piece.envelope), { maxLength: Number.MAX_SAFE_INTEGER }).compact)
      if (typeof fault !== 'string') yield { index, place: fault.place ?? place, endOffset, fault }
    }
  }
}

function readable(read: () => string): string | Fault {
  try {
    return read()
  } catch (error) {
    if (isFault(error)) return error
    throw error
  }
}
