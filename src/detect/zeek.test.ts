import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { indicator, openTestDetect } from '../../test/open-detect.ts'
import { sharedData, without } from '../../test/real-parts.ts'
import { builtInData } from '../base/index.ts'
import { localAdministrator } from '../identity/index.ts'
import { toPatternText } from '../stix/index.ts'
import { loadFormats, type Observable, type ObservableKind } from '../telemetry/index.ts'
import { isPublicSuffix } from './indicator-index.ts'

const folder = sharedData('zeek')
const linesPerFile = 8000
const linesPerBatch = 1000

const paths: Partial<Record<ObservableKind, readonly [string, string | string[]]>> = {
  'ipv4-addr': ['ipv4-addr', 'value'],
  'ipv6-addr': ['ipv6-addr', 'value'],
  'domain-name': ['domain-name', 'value'],
  'email-addr': ['email-addr', 'value'],
  'x509:sha256': ['x509-certificate', ['hashes', 'SHA-256']],
}

function readLines(from: string): string[] {
  const files = readdirSync(from).filter((name) => name.endsWith('.json.gz'))
  return files.flatMap((name) => {
    const text = gunzipSync(readFileSync(join(from, name))).toString('utf8')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, linesPerFile)
  })
}

/** What each observable is seen in: by looking at every line, with nothing clever. */
function countEach(lines: readonly string[]): Map<string, { observable: Observable; count: number }> {
  const formats = loadFormats([builtInData('formats')])
  const counts = new Map<string, { observable: Observable; count: number }>()
  for (const line of lines) {
    let seen: readonly Observable[]
    try {
      seen = formats.parseLine(line).observables
    } catch {
      continue
    }
    const once = new Map(seen.map((observable) => [`${observable.kind} ${observable.value}`, observable]))
    for (const [id, observable] of once) counts.set(id, { observable, count: (counts.get(id)?.count ?? 0) + 1 })
  }
  return counts
}

suite('real Zeek logs', () => {
  test(
    'every planted indicator is found, live and in the history, with its exact count, and nothing else',
    without(folder, 'real data'),
    async () => {
      const lines = readLines(folder ?? '')
      const counts = countEach(lines)
      const candidates = [...counts.values()].filter(({ observable: { kind, value } }) => {
        const isWalked = kind === 'domain-name' && (!value.includes('.') || isPublicSuffix(value))
        return paths[kind] !== undefined && !isWalked
      })
      const planted = candidates.filter((_each, at) => at % 11 === 5).map(({ observable }) => observable)
      assert.ok(planted.length > 50, `${planted.length} planted`)
      const absent = ['never.seen.example', 'nor.this.example']
      const patterns = planted.map(({ kind, value }) => toPatternText(paths[kind]?.[0] ?? '', paths[kind]?.[1] ?? '', value))
      const all = [...patterns, ...absent.map((name) => toPatternText('domain-name', 'value', name))].map((pattern, at) =>
        indicator(at + 1, pattern),
      )

      const node = await openTestDetect({ warninglistFolders: [] })
      const [live, late] = [all.filter((_each, at) => at % 2 === 0), all.filter((_each, at) => at % 2 === 1)]
      await node.know(...live)
      for (let at = 0; at < lines.length; at += linesPerBatch) await node.takeLines(lines.slice(at, at + linesPerBatch))
      await node.know(...late)

      const expected = planted.flatMap(({ kind, value }, at) => {
        const met = [...counts.values()].filter(({ observable }) => {
          const isBelow = kind === 'domain-name' && observable.value.endsWith(`.${value}`)
          return observable.kind === kind && (observable.value === value || isBelow)
        })
        return met.map(({ observable, count }) => `indicator ${at + 1} ${observable.value} ${count}`)
      })
      const { alerts } = await node.detect.alerts.list(localAdministrator, { limit: 1000 })
      const found = alerts.flatMap((alert) => alert.observables.map(({ value, count }) => `${alert.title} ${value} ${count}`))
      assert.deepEqual(found.sort(), expected.sort())
      for (const alert of alerts) assert.equal(alert.origin, Number(alert.title.split(' ')[1]) % 2 === 1 ? 'live' : 'history')
      await node.detect.close()
      await node.close()
    },
  )
})
