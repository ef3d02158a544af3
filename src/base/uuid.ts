import { createHash, randomUUID } from 'node:crypto'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function newUuid(): string {
  return randomUUID()
}

/** Lower-case, with hyphens: the form STIX and TAXII require (RFC 9562 §4). */
export function isUuid(text: string): boolean {
  return uuidShape.test(text)
}

/** Name-based identifier over SHA-1 (RFC 9562 §5.5). `namespace` is a UUID in text form. */
export function toUuidV5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
