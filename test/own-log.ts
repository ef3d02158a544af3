import { type Sight, see } from './plain-reading.ts'

/** Lines of kinds that the real logs do not have, some of them no good, and what stands in them. */
export function writeOwnLog(count: number): { text: string; refused: number; sights: Map<string, Sight> } {
  const sights = new Map<string, Sight>()
  const lines: string[] = []
  let refused = 0
  for (let number = 0; number < count; number += 1) {
    const at = Date.UTC(2026, 8, 21) + number * 25_000
    const kind = number % 23 === 11 ? 'bad' : (['http', 'files', 'ssl'] as const)[number % 3]
    const turn = number % 97
    const host = `host${turn}.grid.example`
    const digest = (length: number) => `${turn}f`.repeat(length).slice(0, length)
    const addresses = [`203.0.113.${turn}`, `2001:db8::${(turn + 1).toString(16)}`] as const
    const head = { ts: at / 1000, 'id.orig_h': addresses[0], 'id.resp_h': addresses[1] }
    const met: (readonly [string, string])[] = [
      ['ipv4-addr', addresses[0]],
      ['ipv6-addr', addresses[1]],
    ]
    if (kind === 'bad') {
      const forms = ['{"_path":"dns","ts":', '{"_path":"a-log-of-another-kind","ts":1}', '{"_path":"dns","ts":"2026-02-30T00:00:00Z"}']
      lines.push(forms[number % 3] ?? '')
      refused += 1
      continue
    }
    if (kind === 'http') {
      lines.push(JSON.stringify({ _path: kind, ...head, host, uri: `/a/${turn}`, user_agent: `Agent ${turn}` }))
      met.push(['domain-name', host], ['url', `http://${host}/a/${turn}`], ['user-agent', `Agent ${turn}`])
    } else if (kind === 'ssl') {
      lines.push(JSON.stringify({ _path: kind, ...head, server_name: host, ja3: digest(32), ja3s: digest(32).toUpperCase() }))
      met.push(['domain-name', host], ['ja3', digest(32)], ['ja3s', digest(32)])
    } else {
      lines.push(JSON.stringify({ _path: kind, ...head, md5: digest(32), sha1: digest(40), sha256: digest(64) }))
      met.push(['file:md5', digest(32)], ['file:sha1', digest(40)], ['file:sha256', digest(64)])
    }
    see(sights, met, at)
  }
  return { text: lines.map((line) => `${line}\n`).join(''), refused, sights }
}
