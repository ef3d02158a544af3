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

/** An envelope in memory: its objects' texts by place, and whatever else it says. */
export interface Envelope {
  readonly elements: readonly { readonly text: string; readonly place: string }[]
  readonly rest: JsonObject
}

const maxElementBytes = 8 * 1024 * 1024
const maxEnvelopeElements = 250_000
const pushBytes = 256 * 1024

/**
 * The objects of a file or body of any size: a bundle, an envelope, an array, single objects, one a line. A bad one is
 * reported and the others come; only when the end of a bad one cannot be found is it the last.
 */
export async function* splitObjects(chunks: AsyncIterable<Uint8Array>, limits: { maxBytes?: number } = {}): AsyncIterable<StreamElement> {
  const splitter = new ObjectSplitter(limits.maxBytes ?? maxElementBytes)
  for await (const chunk of chunks) for (const piece of splitter.push(chunk)) yield toElement(piece, splitter)
  for (const piece of splitter.end()) yield toElement(piece, splitter)
}

/** The same for an envelope that is in memory. What is wrong with the envelope itself is thrown. */
export function splitEnvelope(text: string, limits: { maxBytes?: number; maxElements?: number } = {}): Envelope {
  const { maxBytes = maxElementBytes, maxElements = maxEnvelopeElements } = limits
  const splitter = new ObjectSplitter(maxBytes)
  const bytes = Buffer.from(text, 'utf8')
  const pieces: Piece[] = []
  // Piece by piece, so that a body of a million nothings is refused before they are all held.
  for (let start = 0; start < bytes.length; start += pushBytes) {
    for (const piece of splitter.push(bytes.subarray(start, start + pushBytes))) pieces.push(piece)
    if (pieces.length > maxElements) throw jsonFault('too-long', `There are more than ${maxElements} objects.`, 'objects')
  }
  pieces.push(...splitter.end())
  if (!splitter.isEnvelope) return { elements: [], rest: requireObject(text) }
  const rest = requireObject(splitter.rest)
  const elements = pieces.map((piece) => {
    const element = toElement(piece, splitter)
    if ('fault' in element) throw element.fault
    return { text: element.text, place: element.place }
  })
  return { elements, rest }
}

function requireObject(text: string): JsonObject {
  const value: unknown = JSON.parse(scanJson(text, { maxLength: Number.MAX_SAFE_INTEGER }).compact)
  if (!isJsonObject(value)) throw jsonFault('bad-json', 'Expected an object.')
  return value
}

function toElement(piece: Piece, splitter: ObjectSplitter): StreamElement {
  const place = `${splitter.isEnvelope ? 'objects' : ''}[${piece.index}]`
  const { index, endOffset } = piece
  if ('fault' in piece) return { index, place, endOffset, fault: piece.fault.within(place) }
  try {
    return { index, place, endOffset, text: decodeUtf8(piece.bytes) }
  } catch (error) {
    if (!isFault(error)) throw error
    return { index, place, endOffset, fault: error.within(place) }
  }
}
