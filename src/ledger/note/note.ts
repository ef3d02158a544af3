import { fromBase64, toBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { isKeyName, type VerifierKey } from './key.ts'

export interface NoteSignature {
  readonly name: string
  readonly keyId: number
  /** What follows the key id: for cosignatures a time and a signature. */
  readonly signature: Uint8Array
}

/** A text and who signed it (C2SP signed-note). Nothing in it is to be believed before `verifyNote`. */
export interface Note {
  /** With its final line feed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A note comes from strangers. Ten witnesses with ML-DSA-44 signatures come to 33 KiB. */
const maxNoteBytes = 1_000_000
const maxSignatures = 100

export function parseNote(source: string): Note {
  if (Buffer.byteLength(source) > maxNoteBytes) throw ledgerFault('bad-note', `a note has at most ${maxNoteBytes} bytes`)
  requirePlainText(source)
  const split = source.lastIndexOf('\n\n')
  if (split < 0) throw ledgerFault('bad-note', 'no empty line parts the text from its signatures', 'line 1')
  const text = source.slice(0, split + 1)
  const lines = source.slice(split + 2)
  const firstLine = text.split('\n').length + 1
  const signatures = parseSignatureLines(lines, firstLine)
  if (signatures.length === 0) throw ledgerFault('bad-note', 'there is no signature', `line ${firstLine}`)
  return { text, signatures }
}

function requirePlainText(source: string): void {
  if (!source.isWellFormed() || source.includes('\ufffd')) throw ledgerFault('bad-note', 'the text is not UTF-8')
  const lines = source.split('\n')
  for (const [at, line] of lines.entries()) {
    for (const character of line) {
      if (character < ' ') throw ledgerFault('bad-note', 'a control character', `line ${at + 1}`)
    }
  }
}

/** Signature lines alone, as a witness answers with them. */
export function parseSignatureLines(lines: string, firstLine = 1): NoteSignature[] {
  if (lines === '') return []
  if (!lines.endsWith('\n')) throw ledgerFault('bad-note', 'the last line has no end', `line ${firstLine + lines.split('\n').length - 1}`)
  const list = lines.slice(0, -1).split('\n')
  if (list.length > maxSignatures) throw ledgerFault('bad-note', `a note has at most ${maxSignatures} signatures`)
  return list.map((line, at) => parseSignatureLine(line, `line ${firstLine + at}`))
}

function parseSignatureLine(line: string, place: string): NoteSignature {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ')
  if (dash !== '—' || rest.length > 0 || !isKeyName(name)) throw ledgerFault('bad-note', 'a signature line reads — NAME BASE64', place)
  const bytes = fromBase64(encoded)
  if (bytes === undefined || bytes.length < 5)
    throw ledgerFault('bad-note', 'the signature is not base64 of a key id and a signature', place)
  return { name, keyId: Buffer.from(bytes).readUInt32BE(0), signature: bytes.subarray(4) }
}

export function toSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4)
  id.writeUInt32BE(keyId)
  return `— ${name} ${toBase64(Buffer.concat([id, signature]))}\n`
}

export function toNoteText(note: Note): string {
  return `${note.text}\n${note.signatures.map(toSignatureLine).join('')}`
}

export function isSignedBy(signature: NoteSignature, key: VerifierKey): boolean {
  return signature.name === key.name && signature.keyId === key.id
}

/** Whether the note carries a signature by the same key already. */
export function isSignedBySome(note: Note, { name, keyId }: NoteSignature): boolean {
  return note.signatures.some((known) => known.name === name && known.keyId === keyId)
}
