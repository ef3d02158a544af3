import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { runCommand, startCommand } from './command-line.ts'

interface Answer {
  readonly at: string
  readonly obligations: readonly { regime: string; stage: string; verdict: string; dueAt: string | null; latestAt: string | null }[]
  readonly questions: readonly { fact: string; decides: readonly string[] }[]
  readonly changes: readonly { regime: string; stage: string; kind: string }[]
}

describe('entente obligations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-obligations-'))
  after(() => rmSync(folder, { recursive: true }))
  const facts = join(folder, 'facts.yaml')
  const described = [
    'zone: Europe/Berlin',
    'entity: { country: DE, established in: [DE], kind: bank, nis2: essential }',
    'facts: { personal data: yes }',
    'times: { aware: 2026-11-20 17:40, classified: 2026-11-20 19:40 }',
  ]

  it('answers without a node, and says what another answer would change', async () => {
    writeFileSync(facts, described.join('\n'))
    const calendar = join(folder, 'deadlines.ics')
    const args = ['obligations', facts, '--at', '2026-11-20T20:00:00Z', '--what-if', 'risk-to-people=risk', '--ics', calendar]
    const { at, obligations, changes } = await runCommand<Answer>(folder, args)
    const of = (regime: string, stage: string) => obligations.find((one) => one.regime === regime && one.stage === stage)
    assert.equal(at, '2026-11-20T20:00:00.000Z')
    assert.deepEqual(
      [of('eu-dora', 'initial-notification')?.verdict, of('eu-dora', 'initial-notification')?.dueAt],
      ['due', '2026-11-20T22:40:00.000Z'],
    )
    assert.equal(of('eu-gdpr', 'notification')?.dueAt, '2026-11-23T16:40:00.000Z')
    assert.equal(of('eu-nis2', 'early-warning')?.verdict, 'not-due')
    assert.ok(changes.some(({ regime, stage, kind }) => regime === 'eu-gdpr' && stage === 'notification' && kind === 'arose'))
    assert.match(readFileSync(calendar, 'utf8'), /DTEND:20261120T224000Z\r\n/)
  })

  it('names the line of what it does not understand, and the nearest right word', async () => {
    writeFileSync(facts, described.join('\n').replace('personal data', 'persnal data'))
    const { code, err } = await startCommand(folder, ['obligations', facts]).finished
    assert.equal(code, 2)
    assert.match(err, /facts\.yaml:3 /)
    assert.match(err, /Do you mean \\"personal-data\\"\?/)
  })

  it('prints a file to fill in that it reads as it stands', async () => {
    const { code, out } = await startCommand(folder, ['obligations', '--template']).finished
    assert.equal(code, 0)
    writeFileSync(facts, out)
    const { obligations, questions } = await runCommand<Answer>(folder, ['obligations', facts])
    assert.ok(obligations.every(({ verdict }) => verdict !== 'due'))
    assert.ok(questions.some(({ decides }) => decides.includes('eu-nis2/early-warning')))
  })
})
