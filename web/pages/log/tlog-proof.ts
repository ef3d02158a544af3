import { type Bytes, fromBase64 } from './bytes.ts'
import { parseHead, type SignedHead, UnreadableFile } from './signed-note.ts'

/** What a node says happened, as it stands in the file. */
export interface Statement {
  readonly kind: string
  readonly log: string
  readonly at: string
  readonly subject: string
  readonly version: string | undefined
  readonly content: Bytes
  /** Canonical JSON: what was signed. */
  readonly text: string
}

/** A part of the content that is shown, or the hash of one that is not. */
export type ShownPart = { readonly path: readonly unknown[]; readonly value: unknown; readonly salt: string } | string

/** A proof file (C2SP tlog-proof) with what opens the entry. */
export interface ProofFile {
  readonly statement: Statement
  readonly salt: Bytes
  readonly signature: Bytes
  readonly parts: readonly ShownPart[] | undefined
  readonly index: bigint
  /** From the leaf's neighbour upwards. */
  readonly hashes: readonly Bytes[]
  readonly head: SignedHead
}

type JsonRecord = Readonly<Record<string, unknown>>

export function parseProof(source: string): ProofFile {
  const end = source.indexOf('\n\n')
  const [first, extra = '', index = '', ...hashes] = source.slice(0, Math.max(end, 0)).split('\n')
  if (first !== 'c2sp.org/tlog-proof@v1') throw new UnreadableFile('The first line is not c2sp.org/tlog-proof@v1.', 'line 1')
  if (!extra.startsWith('extra ')) throw new UnreadableFile('The proof carries no statement.', 'line 2')
  if (!/^index (?:0|[1-9][0-9]{0,19})$/.test(index)) throw new UnreadableFile('The line does not read index NUMBER.', 'line 3')
  return {
    ...parseOpening(extra.slice('extra '.length)),
    index: BigInt(index.slice('index '.length)),
    hashes: hashes.map((line, at) => requireBytes(line, 32, `line ${at + 4}`)),
    head: parseHead(source.slice(end + 2)),
  }
}

/** The index alone, without reading the rest. */
export function indexOf(source: string): string | undefined {
  return /^index ([0-9]+)$/m.exec(source)?.[1]
}

function parseOpening(encoded: string): Pick<ProofFile, 'statement' | 'salt' | 'signature' | 'parts'> {
  const bytes = fromBase64(encoded)
  if (bytes === undefined) throw new UnreadableFile('The extra data are not base64.', 'line 2')
  const text = new TextDecoder().decode(bytes)
  const value = parseJson(text)
  // A name that stands twice would let two readers read two statements; what is canonical has each once.
  if (toCanonicalJson(value) !== text) throw new UnreadableFile('The extra data are not canonical JSON.', 'line 2')
  const { statement, salt, signature, disclosure } = value
  return {
    statement: parseStatement(statement),
    salt: requireBytes(salt, 32, 'line 2, salt'),
    signature: requireBytes(signature, 64, 'line 2, signature'),
    parts: disclosure === undefined ? undefined : parseParts(disclosure),
  }
}

function parseStatement(value: unknown): Statement {
  if (!isRecord(value)) throw new UnreadableFile('There is no statement.', 'line 2, statement')
  const text = (name: string) => {
    const found = value[name]
    if (typeof found !== 'string' || found === '') throw new UnreadableFile(`The statement has no ${name}.`, `line 2, statement.${name}`)
    return found
  }
  return {
    kind: text('kind'),
    log: text('log'),
    at: text('at'),
    subject: text('subject'),
    version: value.version === undefined ? undefined : text('version'),
    content: requireBytes(value.content, 32, 'line 2, statement.content'),
    text: toCanonicalJson(value),
  }
}

function parseParts(value: unknown): ShownPart[] {
  if (!Array.isArray(value)) throw new UnreadableFile('What is shown is not a list.', 'line 2, disclosure')
  return value.map((part: unknown, at) => {
    if (typeof part === 'string') return part
    if (isRecord(part) && Array.isArray(part.path) && typeof part.salt === 'string')
      return { path: part.path, value: part.value, salt: part.salt }
    throw new UnreadableFile('A part has a path, a value and a salt, or is a hash.', `line 2, disclosure[${at}]`)
  })
}

function parseJson(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Said below.
  }
  throw new UnreadableFile('The extra data are not a JSON object.', 'line 2')
}

function requireBytes(value: unknown, length: number, place: string): Bytes {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes?.length !== length) throw new UnreadableFile(`${length} bytes in base64 are expected.`, place)
  return bytes
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** RFC 8785: names in the order of their UTF-16 code units, texts and numbers as JSON.stringify writes them. */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${toCanonicalJson(value[name])}`)
  return `{${members.join(',')}}`
}
