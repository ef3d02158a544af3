import { readdirSync, readFileSync } from 'node:fs'
import { isIPv4, isIPv6 } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** One thing that stands in the logs, and how many lines it stands in. Times are milliseconds since the epoch. */
export interface Sight {
  readonly kind: string
  readonly value: string
  count: number
  firstAt: number
  lastAt: number
}

/** The logs as anybody may read them, with nothing of ours. */
export interface PlainReading {
  readonly lines: number
  /** By `kind value`. */
  readonly sights: Map<string, Sight>
  /** The lines of each file, by its path. */
  readonly files: Map<string, readonly string[]>
}

/** Fields whose texts look like what they are not: Zeek's own, and the cookies that RDP scanners make up. */
const passedOver = new Set(['ts', '_write_ts', '_path', 'uid', 'cookie'])

/**
 * Reads logs with JSON.parse and without any knowledge of formats: every text in every field is what it looks like. What
 * stands in one line twice is one sight.
 */
export function readPlainly(folder: string): PlainReading {
  const sights = new Map<string, Sight>()
  const files = new Map<string, readonly string[]>()
  let lines = 0
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json.gz'))) {
    const path = join(folder, name)
    const texts = gunzipSync(readFileSync(path)).toString('utf8').split('\n')
    files.set(path, texts)
    for (const text of texts) {
      if (text === '') continue
      lines += 1
      // Each line of these logs is an object of texts, numbers and lists of them; what is not is passed over below.
      const record = JSON.parse(text) as Record<string, unknown>
      const kinds = Object.entries(record).flatMap(([field, value]) => (passedOver.has(field) ? [] : lookAt(field, value)))
      see(sights, kinds, Date.parse(String(record.ts)))
    }
  }
  return { lines, sights, files }
}

/** Counts one line's sights. */
export function see(sights: Map<string, Sight>, kinds: readonly (readonly [string, string])[], at: number): void {
  const once = new Map(kinds.map(([kind, value]) => [`${kind} ${value}`, { kind, value }]))
  for (const [id, { kind, value }] of once) {
    const sight = sights.get(id)
    if (sight === undefined) {
      sights.set(id, { kind, value, count: 1, firstAt: at, lastAt: at })
      continue
    }
    sight.count += 1
    sight.firstAt = Math.min(sight.firstAt, at)
    sight.lastAt = Math.max(sight.lastAt, at)
  }
}

function lookAt(field: string, value: unknown): (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((entry) => lookAt(field, entry))
  if (typeof value !== 'string') return []
  const text = value.toLowerCase().replace(/\.$/, '')
  if (isIPv4(text)) return [['ipv4-addr', text]]
  // The URL standard writes IPv6 addresses as RFC 5952 does.
  if (isIPv6(text) && !text.includes('%')) return [['ipv6-addr', new URL(`http://[${text}]`).hostname.slice(1, -1)]]
  if (/^[0-9a-f]{64}$/.test(text) && !field.startsWith('san.')) return [['x509:sha256', text]]
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return [['email-addr', text]]
  if (/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(text) && /[a-z]/.test(text)) return [['domain-name', text]]
  return []
}
