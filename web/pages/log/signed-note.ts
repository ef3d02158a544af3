import { type Bytes, fromBase64, toHex } from './bytes.ts'

/** Why a file cannot be read, and where in it. */
export class UnreadableFile extends Error {
  readonly place: string

  constructor(reason: string, place: string) {
    super(reason)
    this.place = place
  }
}

/** A verifier key (C2SP signed-note): `NAME+KEYID+BASE64`. */
export interface VerifierKey {
  readonly name: string
  readonly id: string
  /** 1 Ed25519, 4 Ed25519 cosignature, 6 ML-DSA-44. */
  readonly type: number
  readonly publicKey: Bytes
}

export interface NoteSignature {
  readonly name: string
  readonly id: string
  /** What follows the key id. */
  readonly bytes: Bytes
}

/** A checkpoint as a signed note (C2SP tlog-checkpoint). */
export interface SignedHead {
  /** What was signed, with its last line feed. */
  readonly text: string
  readonly origin: string
  readonly size: bigint
  readonly root: Bytes
  readonly signatures: readonly NoteSignature[]
}

export function parseKey(text: string, place: string): VerifierKey {
  const [name = '', id = '', ...rest] = text.split('+')
  // Base64 has a plus of its own: only the first two part the fields.
  const bytes = fromBase64(rest.join('+'))
  if (bytes === undefined || bytes[0] === undefined) throw new UnreadableFile('A key reads NAME+KEYID+BASE64.', place)
  return { name, id, type: bytes[0], publicKey: bytes.slice(1) }
}

export function parseHead(source: string, place = 'checkpoint'): SignedHead {
  const split = source.lastIndexOf('\n\n')
  if (split < 0) throw new UnreadableFile('No empty line parts the checkpoint from its signatures.', place)
  const text = source.slice(0, split + 1)
  const [origin = '', size = '', root = ''] = text.split('\n')
  const rootBytes = fromBase64(root)
  if (origin === '') throw new UnreadableFile('The checkpoint does not say which log it is of.', `${place}, line 1`)
  if (!/^(?:0|[1-9][0-9]{0,19})$/.test(size)) throw new UnreadableFile('The size is not a number.', `${place}, line 2`)
  if (rootBytes?.length !== 32) throw new UnreadableFile('The root is not a hash of 32 bytes.', `${place}, line 3`)
  const lines = source
    .slice(split + 2)
    .split('\n')
    .filter((line) => line !== '')
  const signatures = lines.map((line, at) => parseSignature(line, `${place}, signature ${at + 1}`))
  return { text, origin, size: BigInt(size), root: rootBytes, signatures }
}

function parseSignature(line: string, place: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ')
  const bytes = fromBase64(encoded)
  if (dash !== '—' || more.length > 0 || bytes === undefined || bytes.length < 5)
    throw new UnreadableFile('A signature reads — NAME BASE64.', place)
  return { name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) }
}

export function signatureBy(head: SignedHead, key: VerifierKey): NoteSignature | undefined {
  return head.signatures.find(({ name, id }) => name === key.name && id === key.id)
}

/** What a key is, for people. */
export function toKeyKind(type: number): string {
  if (type === 6) return 'ML-DSA-44'
  return type === 1 || type === 4 ? 'Ed25519' : `type ${type}`
}
