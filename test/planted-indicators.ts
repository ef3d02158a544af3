import { BlockList } from 'node:net'
import type { Sight } from './plain-reading.ts'

/** An indicator, and what it must find. */
export interface Planted {
  readonly name: string
  readonly pattern: string
  readonly meets: (sight: Sight) => boolean
}

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
export function toRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What the warning lists hold back: addresses of no one host, names of no one owner, everybody's resolvers. */
const listed = new BlockList()
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  listed.addSubnet(network, length)
for (const address of ['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '208.67.222.222', '208.67.220.220'])
  listed.addAddress(address)
/** Global unicast addresses alone; those of IPv6's documentation are what the log of our own uses. */
const globalIpv6 = new BlockList()
globalIpv6.addSubnet('2000::', 3, 'ipv6')
const reservedName = /(^|\.)(local|localhost|invalid|in-addr\.arpa|ip6\.arpa|home\.arpa)$/
/** Names below these belong to many owners, so an indicator for them means them alone. */
const sharedName = /(amazonaws|cloudfront|akamai\w*|azure\w*|edgekey|edgesuite|fastly\w*|herokuapp|github|blogspot|\w*-edge|cdn\d*)\./

const paths: Readonly<Record<string, string>> = {
  'ipv4-addr': 'ipv4-addr:value',
  'ipv6-addr': 'ipv6-addr:value',
  'domain-name': 'domain-name:value',
  'email-addr': 'email-addr:value',
  url: 'url:value',
  'file:md5': 'file:hashes.MD5',
  'file:sha1': "file:hashes.'SHA-1'",
  'file:sha256': "file:hashes.'SHA-256'",
  'x509:sha256': "x509-certificate:hashes.'SHA-256'",
  ja3: 'network-traffic:x_ja3',
  ja3s: 'network-traffic:x_ja3s',
  'user-agent': "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
}

function exactly(kind: string, value: string): Planted {
  const meets = (sight: Sight) =>
    sight.kind === kind && (sight.value === value || (kind === 'domain-name' && sight.value.endsWith(`.${value}`)))
  return { name: `${kind} ${value}`, pattern: `[${paths[kind]} = '${value}']`, meets }
}

function within(network: string, length: number, family: 'ipv4' | 'ipv6'): Planted {
  const block = new BlockList()
  block.addSubnet(network, length, family)
  const kind = `${family}-addr`
  const meets = (sight: Sight) => sight.kind === kind && block.check(sight.value, family)
  return { name: `${kind} ${network}/${length}`, pattern: `[${paths[kind]} ISSUBSET '${network}/${length}']`, meets }
}

function isListed({ kind, value }: Sight): boolean {
  if (kind === 'ipv4-addr') return listed.check(value)
  if (kind === 'ipv6-addr') return !globalIpv6.check(value, 'ipv6')
  return kind === 'domain-name' && reservedName.test(value)
}

/** Indicators for what stands in the logs, of each kind so many, drawn by the seed. */
export function drawPlanted(sights: ReadonlyMap<string, Sight>, random: () => number): Planted[] {
  const open = [...sights.values()].filter((sight) => !isListed(sight) && !sharedName.test(sight.value))
  const draw = (kind: string, count: number): string[] => {
    const left = open.filter((sight) => sight.kind === kind && !(kind === 'domain-name' && sight.value.split('.').length < 3))
    const drawn: string[] = []
    while (drawn.length < count && left.length > 0)
      drawn.push(...left.splice(Math.floor(random() * left.length), 1).map((sight) => sight.value))
    return drawn
  }
  const counts: Readonly<Record<string, number>> = { 'ipv4-addr': 50, 'ipv6-addr': 25, 'domain-name': 50 }
  const exact = Object.keys(paths).flatMap((kind) => draw(kind, counts[kind] ?? 8).map((value) => exactly(kind, value)))
  const parents = draw('domain-name', 60)
    .filter((name) => name.split('.').length > 3)
    .map((name) => name.split('.').slice(-3).join('.'))
  const nets = draw('ipv4-addr', 12).map((value, at) => within(value.replace(/\d+$/, '0'), 24 + (at % 3), 'ipv4'))
  const nets6 = draw('ipv6-addr', 6).map((value) => within(`${value.split(':').slice(0, 2).join(':')}::`, 32, 'ipv6'))
  const [one, other] = draw('ipv4-addr', 2)
  const either: Planted = {
    name: `either ${one} or ${other}`,
    pattern: `[ipv4-addr:value = '${one}' OR ipv4-addr:value = '${other}']`,
    meets: ({ kind, value }) => kind === 'ipv4-addr' && (value === one || value === other),
  }
  const all = [...exact, ...parents.map((name) => exactly('domain-name', name)), ...nets, ...nets6, either]
  return [...new Map(all.map((planted) => [planted.name, planted])).values()]
}

/** Indicators that must find nothing: next to what stands in the logs, or in them and on a warning list. */
export function drawDecoys(sights: ReadonlyMap<string, Sight>, random: () => number): Planted[] {
  const all = [...sights.values()]
  const some = all.filter((sight) => sight.value.includes('.') && !isListed(sight)).filter(() => random() < 0.02)
  const near = [...some, ...all.filter(({ kind }) => /^(file|x509|ja3|url|user)/.test(kind) && random() < 0.03)].flatMap(toNear)
  const held = all.filter((sight) => isListed(sight) && random() < 0.03).map(({ kind, value }) => exactly(kind, value))
  return [...near.filter((decoy) => !all.some(decoy.meets)), ...held]
}

function toNear({ kind, value }: Sight): Planted[] {
  if (kind === 'domain-name')
    return [`w.${value}`, `${value}.example`, ...(value.indexOf('.') > 3 ? [value.slice(1)] : [])].map((name) => exactly(kind, name))
  if (kind === 'ipv4-addr')
    return [
      exactly(
        kind,
        value.replace(/\d+$/, (last) => String((Number(last) + 101) % 256)),
      ),
    ]
  if (kind === 'url' || kind === 'user-agent') return [exactly(kind, `${value}x`)]
  return /^(file|x509|ja3)/.test(kind)
    ? [
        exactly(
          kind,
          value.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        ),
      ]
    : []
}
