import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { evaluate, loadLaw, type Obligation, parseDescription, parseInstant, toDutyKey } from '../src/incidents/index.ts'

/**
 * What a lawyer would work out with the clause and a calendar, against what the engine says. The expectations were written
 * from the clauses. `due at 2026-06-02T08:00Z until 2026-06-08T10:00Z` is the deadline and the last permitted moment.
 */
interface Scenario {
  readonly says: string
  readonly clause: string
  readonly expect: Readonly<Record<string, string>>
  readonly [section: string]: unknown
}

const { law, files, refused } = loadLaw()
const stages = new Map([...files.regimes].map(([id, file]) => [id, new Set(file.stages.map((stage) => stage.id))]))
const folder = fileURLToPath(new URL('obligations', import.meta.url))
const tables = globSync('*.yaml', { cwd: folder }).sort()
const all = tables.flatMap((table): Scenario[] => parse(readFileSync(`${folder}/${table}`, 'utf8')))

describe('the table of scenarios', () => {
  it('has at least 120, each with its clause, and touches every regime', () => {
    assert.deepEqual(refused, [])
    assert.ok(all.length >= 120, `${all.length} scenarios`)
    for (const { says, clause } of all) assert.ok(typeof clause === 'string' && clause.length > 2, `${says} cites no clause`)
    const touched = new Set(all.flatMap(({ expect }) => Object.keys(expect).map((key) => key.split('/')[0])))
    assert.deepEqual(
      [...files.regimes.keys()].filter((id) => !touched.has(id)),
      [],
    )
    assert.equal(new Set(all.map(({ says, clause }) => `${says} ${clause}`)).size, all.length)
  })
})

for (const table of tables) {
  describe(`scenarios: ${basename(table, '.yaml')}`, () => {
    const scenarios: Scenario[] = parse(readFileSync(`${folder}/${table}`, 'utf8'))
    for (const { expect, ...described } of scenarios) {
      it(`${described.says} (${described.clause})`, () => {
        const incident = parseDescription(described, law.definitions, stages)
        assert.ok(incident.atMs !== undefined)
        const found = evaluate(law, incident, incident.atMs)
        for (const [key, wanted] of Object.entries(expect)) {
          // `eu-nis2/early-warning@FR` is what is owed to the authority of France; without a state the foremost is meant.
          const obligation = found.find((one) => toDutyKey(key.includes('@') ? one : { ...one, state: undefined }) === key)
          if (wanted === 'owed to nobody') {
            assert.equal(obligation, undefined, `${key} is ${obligation?.verdict}`)
            continue
          }
          assert.ok(obligation !== undefined, `there is no stage ${key}`)
          requireAsExpected(obligation, wanted, key)
        }
      })
    }
  })
}

const expectation = /^(due|not-due|unknown|watch|met)(?: at (\S+))?(?: until (\S+))?(?: asks (\S+))?(?: to (\S+))?( late)?$/

function requireAsExpected(found: Obligation, wanted: string, key: string): void {
  const parts = expectation.exec(wanted)
  assert.ok(parts !== null, `"${wanted}" is no expectation`)
  const [, verdict, dueAt, until, asks, recipient, late] = parts
  const why = `${key}: ${found.reasons.map(({ says }) => says).join('; ')}; asks ${found.missing?.fact ?? 'nothing'}`
  assert.equal(found.verdict, verdict, why)
  if (dueAt !== undefined) assert.equal(toText(found.dueAtMs), dueAt === 'none' ? 'none' : toText(parseInstant(dueAt, 'UTC')), why)
  if (until !== undefined) {
    const latest = found.extensions.reduce((last, { untilMs }) => Math.max(last, untilMs), found.dueAtMs ?? 0)
    assert.equal(toText(latest), toText(parseInstant(until, 'UTC')), why)
  }
  if (asks !== undefined) assert.equal(found.missing?.fact, asks, why)
  if (recipient !== undefined) assert.match(found.recipient, new RegExp(recipient), why)
  if (verdict === 'due' || verdict === 'met') assert.equal(found.isLate, late !== undefined || isLateAnyhow(found, wanted), why)
}

/** Where no instant is asked about, lateness is not asked about either. */
function isLateAnyhow(found: Obligation, wanted: string): boolean {
  return !wanted.includes(' at ') && found.isLate
}

function toText(atMs: number | undefined): string {
  return atMs === undefined ? 'none' : new Date(atMs).toISOString()
}
